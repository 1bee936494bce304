import type { RouteRecordRaw } from 'vue-router';

export const usersRoutes: RouteRecordRaw[] = [
  {
    path: '/users/:id?',
    name: 'users',
    meta: { permission: 'users.read' },
    component: () => import('./users.page.vue'),
  },
];
