import { auditRoutes, type AuditRowView } from '@energy-desk/shared/audit';
import { ask } from '../../lib/api.js';
import { findInPages, LONGEST_PAGE } from '../../lib/find-in-pages.js';

export type { AuditRowView } from '@energy-desk/shared/audit';

export const AUDIT_FILTERS = ['actor', 'action', 'subject', 'from', 'to'] as const;
export type AuditFilters = Partial<Record<(typeof AUDIT_FILTERS)[number], string>>;

export const listAudit = (filters: AuditFilters & { cursor?: string }, signal: AbortSignal) =>
  ask(auditRoutes.list, { query: filters }, { signal });

/** There is no route for a single one: it is looked for among the newest. */
export const findAuditRow = (id: string, signal: AbortSignal): Promise<AuditRowView | undefined> =>
  findInPages(id, (cursor) => ask(auditRoutes.list, { query: { cursor, limit: LONGEST_PAGE } }, { signal }));

/** "order:0197…" → what, and which; an id may hold colons itself. */
export function subjectOf(subject: string): { kind: string; id: string } {
  const at = subject.indexOf(':');
  return at === -1 ? { kind: '', id: subject } : { kind: subject.slice(0, at), id: subject.slice(at + 1) };
}
