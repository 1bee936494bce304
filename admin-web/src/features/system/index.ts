import type { RouteRecordRaw } from 'vue-router';

export const systemRoutes: RouteRecordRaw[] = [
  {
    path: '/system',
    name: 'system',
    meta: { permission: 'system.read' },
    component: () => import('./system.page.vue'),
  },
];
