import { createRouter, createWebHistory } from 'vue-router';
import { healthRoutes } from '../features/health/index.js';

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...healthRoutes,
    { path: '/:path(.*)*', name: 'not-found', component: () => import('./not-found.page.vue') },
  ],
});
