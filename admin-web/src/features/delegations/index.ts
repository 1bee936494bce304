import type { RouteRecordRaw } from 'vue-router';

export const delegationsRoutes: RouteRecordRaw[] = [
  {
    path: '/delegations/:id?',
    name: 'delegations',
    meta: { permission: 'delegations.read' },
    component: () => import('./delegations.page.vue'),
  },
];
