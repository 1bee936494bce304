import { type Alert, alertsRoutes } from '@energy-desk/shared/alerts';
import { ask } from '../../lib/api.js';
import { findInPages, LONGEST_PAGE } from '../../lib/find-in-pages.js';

export const ALERT_FILTERS = ['view', 'kind'] as const;
export type AlertFilters = Partial<Record<(typeof ALERT_FILTERS)[number], string>>;

export const ALERT_VIEWS = ['open', 'acknowledged', 'resolved', 'all'] as const;
export type AlertView = (typeof ALERT_VIEWS)[number];
export const viewOf = ({ view }: AlertFilters): AlertView =>
  ALERT_VIEWS.find((known) => known === view) ?? 'open';

type Query = (typeof alertsRoutes.list.query)['_input'];

export function listAlerts(filters: AlertFilters & { cursor?: string }, signal: AbortSignal) {
  const view = viewOf(filters);
  const { kind, cursor } = filters;
  const query = { kind, cursor, ...(view === 'all' ? {} : { status: view }) } as Query;
  return ask(alertsRoutes.list, { query }, { signal });
}

/** There is no route for a single one: it is looked for among the newest. */
export const findAlert = (id: string, signal: AbortSignal): Promise<Alert | undefined> =>
  findInPages(id, (cursor) => ask(alertsRoutes.list, { query: { cursor, limit: LONGEST_PAGE } }, { signal }));

export const acknowledgeAlert = (id: string): Promise<Alert> =>
  ask(alertsRoutes.acknowledge, { params: { id } });

export const resolveAlert = (id: string, reason: string): Promise<Alert> =>
  ask(alertsRoutes.resolve, { params: { id }, body: { reason } });
