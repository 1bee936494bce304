export { AdmissionGuard } from './admission.guard.js';
export { type AdminSession, type AdmittedRequest, By } from './admin-session.js';
export { AnswerInterceptor } from './answer.interceptor.js';
export { contractOf, Input, Serve } from './serve.decorator.js';
export { IdempotencyInterceptor, IdempotencyKey } from './idempotency.interceptor.js';
export { decodeCursor, encodeCursor, pageOfRows, positionOf } from './keyset.js';
export { AddressLimitGuard, AdminLimitGuard } from './limit.guards.js';
export { ProblemFilter } from './problem.filter.js';
