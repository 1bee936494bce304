export { usersRoutes } from './users.routes.js';
export { STATEMENT_KINDS, type StatementLineWire, type UserWire } from './users.schemas.js';
