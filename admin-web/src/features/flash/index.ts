import type { RouteRecordRaw } from 'vue-router';

export const flashRoutes: RouteRecordRaw[] = [
  {
    path: '/flash/:id?',
    name: 'flash',
    meta: { permission: 'orders.read' },
    component: () => import('./flash.page.vue'),
  },
];
