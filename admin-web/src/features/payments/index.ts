import type { RouteRecordRaw } from 'vue-router';

export const paymentsRoutes: RouteRecordRaw[] = [
  {
    path: '/payments/:id?',
    name: 'payments',
    meta: { permission: 'payments.read' },
    component: () => import('./payments.page.vue'),
  },
];
