import type { RouteRecordRaw } from 'vue-router';

export const refundsRoutes: RouteRecordRaw[] = [
  {
    path: '/refunds/:id?',
    name: 'refunds',
    meta: { permission: 'refunds.read' },
    component: () => import('./refunds.page.vue'),
  },
];
