import { z } from 'zod';
import { id, route } from '../http/index.js';
import {
  adminSession,
  email,
  givenPassword,
  newPassword,
  nothing,
  recoveryCode,
  signedInAdmin,
  tokens,
  totpCode,
} from './auth.schemas.js';

const oneOf = { totp: totpCode.optional(), recoveryCode: recoveryCode.optional() };
const codes = z.object({
  recoveryCodes: z.array(z.string()).meta({ description: 'shown only now; each counts once' }),
});
const WRONG_CODE = {
  'auth/wrong_code': 403,
  'auth/not_enrolled': 409,
  'limit/too_many_requests': 429,
} as const;
const WRONG_PASSWORD = { 'auth/wrong_password': 403, 'limit/too_many_requests': 429 } as const;
const BAD_PASSWORD = { 'auth/password_unfit': 422 } as const;

const door = { tag: 'auth', access: 'public', method: 'POST' } as const;
const own = { tag: 'auth', access: 'signed-in' } as const;

/** Logging in and out, and what an admin does to his own account. */
export const authRoutes = {
  login: route({
    ...door,
    path: '/api/auth/login',
    summary: 'Log in; with the second factor where one is set up',
    body: z.object({ email, password: givenPassword, ...oneOf }),
    response: tokens,
    errors: { 'auth/credentials': 401, 'limit/too_many_requests': 429 },
  }),
  refresh: route({
    ...door,
    path: '/api/auth/refresh',
    summary: 'New tokens for a refresh token, which counts once: using an old one ends the session',
    body: z.object({ refreshToken: z.string().min(1).max(128) }),
    response: tokens,
    errors: { 'auth/refresh_token': 401 },
  }),
  logout: route({
    ...own,
    method: 'POST',
    path: '/api/auth/logout',
    summary: 'End this session',
    response: nothing,
  }),
  logoutEverywhere: route({
    ...own,
    method: 'POST',
    path: '/api/auth/logout-everywhere',
    summary: 'End every session of one’s own, this one too',
    response: z.object({ ended: z.int().min(1) }),
  }),
  me: route({
    ...own,
    method: 'GET',
    path: '/api/auth/me',
    summary: 'Who is logged in, and may do what',
    response: signedInAdmin,
  }),
  setUpTotp: route({
    ...own,
    method: 'POST',
    path: '/api/auth/totp/setup',
    summary: 'A new secret for an authenticator; counts from /confirm on',
    body: z.object({ password: givenPassword }),
    response: z.object({
      secret: z.string().meta({ description: 'base32; shown only now' }),
      uri: z.string().meta({ description: 'otpauth address, for a QR code; shown only now' }),
    }),
    errors: { ...WRONG_PASSWORD, 'auth/enrolled': 409 },
  }),
  confirmTotp: route({
    ...own,
    method: 'POST',
    path: '/api/auth/totp/confirm',
    summary: 'Prove the authenticator: this session has the second factor from now on, others end',
    body: z.object({ totp: totpCode }),
    response: codes,
    errors: { ...WRONG_CODE, 'auth/enrolled': 409 },
  }),
  disableTotp: route({
    ...own,
    method: 'POST',
    path: '/api/auth/totp/disable',
    summary: 'Go without a second factor; other sessions end',
    body: z.object(oneOf),
    response: nothing,
    errors: WRONG_CODE,
  }),
  renewRecoveryCodes: route({
    ...own,
    method: 'POST',
    path: '/api/auth/totp/recovery-codes',
    summary: 'New recovery codes; the old ones end',
    body: z.object({ totp: totpCode }),
    response: codes,
    errors: WRONG_CODE,
  }),
  changePassword: route({
    ...own,
    method: 'POST',
    path: '/api/auth/password',
    summary: 'Change one’s password; other sessions end',
    body: z.object({ currentPassword: givenPassword, newPassword }),
    response: nothing,
    errors: { ...WRONG_PASSWORD, ...BAD_PASSWORD },
  }),
  acceptInvitation: route({
    ...door,
    path: '/api/auth/accept-invitation',
    summary: 'Choose a password with a link that an owner gave',
    body: z.object({ token: z.string().min(1).max(128), password: newPassword }),
    response: z.object({ email: z.string() }),
    errors: { 'auth/invitation': 404, 'limit/too_many_requests': 429, ...BAD_PASSWORD },
  }),
  sessions: route({
    ...own,
    method: 'GET',
    path: '/api/auth/sessions',
    summary: 'One’s own open sessions, the newest first',
    response: z.object({ items: z.array(adminSession), nextCursor: z.null() }),
  }),
  endSession: route({
    ...own,
    method: 'DELETE',
    path: '/api/auth/sessions/:id',
    summary: 'End one of one’s own sessions',
    params: z.object({ id }),
    response: nothing,
    errors: { 'auth/session_not_found': 404 },
  }),
};
