import type { Permission } from '@energy-desk/shared/auth';
import type { RouteRecordRaw } from 'vue-router';
import { accountRoutes } from '../features/account/index.js';
import { adminsRoutes } from '../features/admins/index.js';
import { alertsRoutes } from '../features/alerts/index.js';
import { auditRoutes } from '../features/audit/index.js';
import { delegationsRoutes } from '../features/delegations/index.js';
import { flashRoutes } from '../features/flash/index.js';
import { healthRoutes } from '../features/health/index.js';
import { loginRoutes } from '../features/login/index.js';
import { ordersRoutes } from '../features/orders/index.js';
import { overviewRoutes } from '../features/overview/index.js';
import { paymentsRoutes } from '../features/payments/index.js';
import { poolsRoutes } from '../features/pools/index.js';
import { pricesRoutes } from '../features/prices/index.js';
import { refundsRoutes } from '../features/refunds/index.js';
import { reportsRoutes } from '../features/reports/index.js';
import { riskRoutes } from '../features/risk/index.js';
import { settingsRoutes } from '../features/settings/index.js';
import { systemRoutes } from '../features/system/index.js';
import { usersRoutes } from '../features/users/index.js';

/** The pages of every feature. */
export const PAGES: readonly RouteRecordRaw[] = [
  ...loginRoutes,
  ...accountRoutes,
  ...healthRoutes,
  ...overviewRoutes,
  ...ordersRoutes,
  ...flashRoutes,
  ...paymentsRoutes,
  ...poolsRoutes,
  ...delegationsRoutes,
  ...pricesRoutes,
  ...usersRoutes,
  ...refundsRoutes,
  ...riskRoutes,
  ...reportsRoutes,
  ...alertsRoutes,
  ...systemRoutes,
  ...settingsRoutes,
  ...adminsRoutes,
  ...auditRoutes,
];

declare module 'vue-router' {
  interface RouteMeta {
    /** Open without a session. */
    open?: boolean;
    /** Who sees it; everybody who is logged in when it is not there. */
    permission?: Permission;
    /** Name of the page in the menu when it is not the name of the route. */
    menu?: string;
  }
}
