import type { RouteRecordRaw } from 'vue-router';

export const settingsRoutes: RouteRecordRaw[] = [
  {
    path: '/settings/:id?',
    name: 'settings',
    meta: { permission: 'settings.read' },
    component: () => import('./settings.page.vue'),
  },
];
