import type { RouteRecordRaw } from 'vue-router';

export const loginRoutes: RouteRecordRaw[] = [
  { path: '/login', name: 'login', meta: { open: true }, component: () => import('./login.page.vue') },
  {
    path: '/accept-invitation',
    name: 'invitation',
    meta: { open: true },
    component: () => import('./invitation.page.vue'),
  },
];
