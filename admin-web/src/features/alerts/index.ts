import type { RouteRecordRaw } from 'vue-router';

export const alertsRoutes: RouteRecordRaw[] = [
  {
    path: '/alerts/:id?',
    name: 'alerts',
    meta: { permission: 'alerts.read' },
    component: () => import('./alerts.page.vue'),
  },
];
