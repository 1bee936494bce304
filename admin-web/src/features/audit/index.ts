import type { RouteRecordRaw } from 'vue-router';

export const auditRoutes: RouteRecordRaw[] = [
  {
    path: '/audit/:id?',
    name: 'audit',
    meta: { permission: 'audit.read' },
    component: () => import('./audit.page.vue'),
  },
];
