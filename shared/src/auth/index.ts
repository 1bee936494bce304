export { adminsRoutes } from './admins.routes.js';
export { authRoutes } from './auth.routes.js';
export {
  type AdminStatus,
  type AdminView,
  email as emailSchema,
  PASSWORD_MAX,
  PASSWORD_MIN,
  type SignedInAdmin,
} from './auth.schemas.js';
export * from './permissions.js';
