/** Where something is looked at: a page, its part of it, and the thing itself where the address can name it. */
interface Place {
  readonly name: string;
  readonly params?: { readonly id: string };
  readonly query?: Readonly<Record<string, string>>;
}

interface Home {
  readonly page: string;
  readonly query?: Readonly<Record<string, string>>;
  /** The page shows many; its address does not name one of them. */
  readonly many?: true;
}

const tab = (page: string, name: string): Home => ({ page, query: { tab: name } });
const view = (name: string): Home => ({ page: 'system', query: { view: name }, many: true });

/** By kind; what is not here has none. */
const HOMES: Readonly<Record<string, Home>> = {
  order: { page: 'orders' },
  orders: { page: 'orders', many: true },
  payment: { page: 'payments' },
  wallet: { page: 'pools' },
  pool: { page: 'pools', many: true },
  delegation: { page: 'delegations' },
  refund: { page: 'refunds' },
  user: { page: 'users' },
  admin: { page: 'admins' },
  alert: { page: 'alerts' },
  setting: { page: 'settings' },
  export: { ...tab('reports', 'exports'), many: true },
  day: { ...tab('reports', 'days'), many: true },
  reconciliation: { ...tab('reports', 'reconciliation'), many: true },
  books: { page: 'reports', many: true },
  package: { page: 'prices' },
  duration_tier: tab('prices', 'tiers'),
  volume_tier: tab('prices', 'tiers'),
  time_rule: tab('prices', 'rules'),
  utilisation_rule: tab('prices', 'rules'),
  flash: tab('prices', 'flash'),
  rate: { ...tab('prices', 'rates'), many: true },
  hold: view('holds'),
  dead_letter: view('failed'),
  brake: { page: 'system', many: true },
  scanner: { page: 'system', many: true },
  queue: { page: 'system', many: true },
  node: { page: 'system', many: true },
};

/** The place of a thing; nothing where it has none. */
export function placeOf(kind: string, id: string): Place | undefined {
  const home = HOMES[kind];
  if (home === undefined) return undefined;
  const { page: name, query, many } = home;
  return { name, ...(many || id === '' ? {} : { params: { id } }), ...(query ? { query } : {}) };
}
