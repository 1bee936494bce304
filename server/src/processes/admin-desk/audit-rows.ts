import type { AuditFacts, NewAuditRow } from '../../domain/audit/index.js';

/** What an admin did to his own account. */
export const ownDeed = (
  admin: { readonly email: string; readonly adminId: string },
  action: string,
  facts: { before?: AuditFacts; after?: AuditFacts } = {},
): NewAuditRow => ({
  actor: admin.email,
  action: `auth.${action}`,
  subject: `admin:${admin.adminId}`,
  reason: '',
  ...facts,
});
