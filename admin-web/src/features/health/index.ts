import type { RouteRecordRaw } from 'vue-router';

export const healthRoutes: RouteRecordRaw[] = [
  { path: '/status', name: 'health', meta: { open: true }, component: () => import('./health.page.vue') },
];

/** The page that everybody may see, without a session. */
