import type { RouteRecordRaw } from 'vue-router';

export const pricesRoutes: RouteRecordRaw[] = [
  {
    path: '/prices/:id?',
    name: 'prices',
    meta: { permission: 'prices.read' },
    component: () => import('./prices.page.vue'),
  },
];
