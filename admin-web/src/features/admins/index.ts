import type { RouteRecordRaw } from 'vue-router';

export const adminsRoutes: RouteRecordRaw[] = [
  {
    path: '/admins/:id?',
    name: 'admins',
    meta: { permission: 'admins.read' },
    component: () => import('./admins.page.vue'),
  },
];
