/** What people of the desk are: an owner may do everything, a viewer changes nothing. */
export const ROLES = ['owner', 'operator', 'finance', 'viewer'] as const;
export type AdminRole = (typeof ROLES)[number];

const READS = [
  'orders.read',
  'payments.read',
  'pools.read',
  'delegations.read',
  'prices.read',
  'users.read',
  'refunds.read',
  'risk.read',
  'reports.read',
  'reconciliation.read',
  'settings.read',
  'alerts.read',
  'system.read',
  'chain.read',
] as const;

const OPERATES = [
  'orders.act',
  'orders.place',
  'orders.manual',
  'pools.manage',
  'delegations.reclaim',
  'users.block',
  'risk.change',
  'alerts.acknowledge',
  'system.act',
  'brakes.pull',
] as const;

const DEPOSITS = ['deposits.open'] as const;
const PRICES = ['prices.change'] as const;
const MONEY = [
  'orders.refund',
  'payments.settle',
  'balances.adjust',
  'refunds.decide',
  'suppliers.pay',
  'reconciliation.book',
] as const;
const BOOKS = ['reports.export', 'reconciliation.run', 'days.sign_off', 'audit.read'] as const;
const KEYS = ['wallets.import', 'wallets.stake'] as const;
const RULES = ['settings.change', 'admins.read', 'admins.manage', 'refunds.redirect'] as const;

/** Everything that an admin may be allowed to do. */
export const PERMISSIONS = [
  ...READS,
  ...OPERATES,
  ...DEPOSITS,
  ...PRICES,
  ...MONEY,
  ...BOOKS,
  ...KEYS,
  ...RULES,
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** The one table of who may do what, for the server's guard and the dashboard's menu and buttons. */
export const ROLE_PERMISSIONS: Readonly<Record<AdminRole, readonly Permission[]>> = {
  owner: PERMISSIONS,
  operator: [
    ...READS,
    ...OPERATES,
    ...DEPOSITS,
    ...PRICES,
    ...KEYS,
    'orders.refund',
    'reports.export',
    'reconciliation.run',
    'audit.read',
  ],
  finance: [...READS, ...DEPOSITS, ...MONEY, ...BOOKS, 'alerts.acknowledge'],
  viewer: READS,
};

/** What moves no money, touches no key and no role, and lets nothing loose that guards them. */
const ONE_FACTOR: ReadonlySet<Permission> = new Set([
  ...READS,
  ...DEPOSITS,
  'orders.act',
  'users.block',
  'alerts.acknowledge',
  'reports.export',
  'reconciliation.run',
  'audit.read',
  'admins.read',
]);

/** Whether the role includes the permission. */
export const mayDo = (role: AdminRole, permission: Permission): boolean =>
  ROLE_PERMISSIONS[role].includes(permission);

/**
 * Whether the permission counts only in a session that was opened with a second factor: all do but those named
 * above. Energy given away is worth money, a limit of a wallet guards its key, a brake or a hold that somebody
 * releases lets money go, and the list of exchanges says where refunds may go.
 */
export const needsSecondFactor = (permission: Permission): boolean => !ONE_FACTOR.has(permission);
