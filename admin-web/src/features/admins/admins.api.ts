import { type AdminRole, adminsRoutes, type AdminView } from '@energy-desk/shared/auth';
import { type Answer, ask } from '../../lib/api.js';
import { findInPages, LONGEST_PAGE } from '../../lib/find-in-pages.js';

export type { AdminView } from '@energy-desk/shared/auth';
/** Shown once: whoever holds it may choose the password. */
export type PasswordLink = Answer<typeof adminsRoutes.invite>;

export const ADMIN_FILTERS = ['view', 'role', 'status'] as const;
export type AdminFilters = Partial<Record<(typeof ADMIN_FILTERS)[number], string>>;
type Query = (typeof adminsRoutes.list.query)['_input'];

export const listAdmins = (
  { cursor, role, status }: AdminFilters & { cursor?: string },
  signal: AbortSignal,
) => ask(adminsRoutes.list, { query: { cursor, role, status } as Query }, { signal });

/** There is no route for a single one. */
export const findAdmin = (id: string, signal: AbortSignal): Promise<AdminView | undefined> =>
  findInPages(id, (cursor) => ask(adminsRoutes.list, { query: { cursor, limit: LONGEST_PAGE } }, { signal }));

export const invite = (email: string, role: AdminRole, reason: string): Promise<PasswordLink> =>
  ask(adminsRoutes.invite, { body: { email, role, reason } });

/** What an owner decides of another admin. */
export type Verb = 'role' | 'disable' | 'enable' | 'factor' | 'link';

export function change(
  { id, role: expectedRole }: AdminView,
  verb: Exclude<Verb, 'link'>,
  { role, reason }: { role: AdminRole; reason: string },
): Promise<unknown> {
  const params = { id };
  if (verb === 'role') return ask(adminsRoutes.changeRole, { params, body: { role, expectedRole, reason } });
  if (verb === 'disable') return ask(adminsRoutes.disable, { params, body: { reason } });
  if (verb === 'enable') return ask(adminsRoutes.enable, { params, body: { reason } });
  return ask(adminsRoutes.resetSecondFactor, { params, body: { reason } });
}
export const newLink = (id: string, reason: string): Promise<PasswordLink> =>
  ask(adminsRoutes.passwordLink, { params: { id }, body: { reason } });
