import { z } from 'zod';
import { id, pageOf, pageQuery, reason, route } from '../http/index.js';
import { adminRole, adminStatus, adminView, email, passwordLink } from './auth.schemas.js';

const params = z.object({ id });
const why = z.object({ reason });
const manage = { tag: 'admins', access: 'admins.manage', method: 'POST' } as const;
const OF_ANOTHER = {
  'admins/not_found': 404,
  'admins/yourself': 409,
  'admins/changed_meanwhile': 409,
  'admins/last_owner': 409,
} as const;

/** Who may use the desk: for owners. */
export const adminsRoutes = {
  list: route({
    tag: 'admins',
    access: 'admins.read',
    method: 'GET',
    path: '/api/admins',
    summary: 'Everybody who may use the desk, by e-mail',
    query: pageQuery.extend({ role: adminRole.optional(), status: adminStatus.optional() }),
    response: pageOf(adminView),
  }),
  invite: route({
    ...manage,
    status: 201,
    path: '/api/admins',
    summary: 'Invite somebody: gives a link that works once, for three days',
    body: z.object({ email, role: adminRole, reason }),
    response: passwordLink,
    errors: { 'admins/email_taken': 409 },
  }),
  changeRole: route({
    ...manage,
    method: 'PATCH',
    path: '/api/admins/:id',
    summary: 'Give another role; ends the admin’s sessions',
    params,
    body: z.object({
      role: adminRole,
      expectedRole: adminRole
        .optional()
        .meta({ description: 'the role as you saw it: refused when it changed meanwhile' }),
      reason,
    }),
    response: adminView,
    errors: OF_ANOTHER,
  }),
  disable: route({
    ...manage,
    path: '/api/admins/:id/disable',
    summary: 'Keep somebody out; ends his sessions and links',
    params,
    body: why,
    response: adminView,
    errors: OF_ANOTHER,
  }),
  enable: route({
    ...manage,
    path: '/api/admins/:id/enable',
    summary: 'Let somebody in again',
    params,
    body: why,
    response: adminView,
    errors: OF_ANOTHER,
  }),
  resetSecondFactor: route({
    ...manage,
    path: '/api/admins/:id/second-factor/reset',
    summary: 'Forget another’s second factor and recovery codes; ends his sessions',
    params,
    body: why,
    response: adminView,
    errors: { ...OF_ANOTHER, 'auth/not_enrolled': 409 },
  }),
  passwordLink: route({
    ...manage,
    status: 201,
    path: '/api/admins/:id/password-link',
    summary: 'A new link to choose a password, once; earlier links end',
    params,
    body: why,
    response: passwordLink,
    errors: OF_ANOTHER,
  }),
};
