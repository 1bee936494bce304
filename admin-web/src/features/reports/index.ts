import type { RouteRecordRaw } from 'vue-router';

export const reportsRoutes: RouteRecordRaw[] = [
  {
    path: '/reports',
    name: 'reports',
    meta: { permission: 'reports.read' },
    component: () => import('./reports.page.vue'),
  },
];
