import type { RouteRecordRaw } from 'vue-router';

export const poolsRoutes: RouteRecordRaw[] = [
  {
    path: '/pools/:id?',
    name: 'pools',
    meta: { permission: 'pools.read' },
    component: () => import('./pools.page.vue'),
  },
];
