import type { RouteRecordRaw } from 'vue-router';

export const ordersRoutes: RouteRecordRaw[] = [
  {
    path: '/orders/:id?',
    name: 'orders',
    meta: { permission: 'orders.read' },
    component: () => import('./orders.page.vue'),
  },
];
