import type { RouteRecordRaw } from 'vue-router';

export const riskRoutes: RouteRecordRaw[] = [
  {
    path: '/risk',
    name: 'risk',
    meta: { permission: 'risk.read' },
    component: () => import('./risk.page.vue'),
  },
];
