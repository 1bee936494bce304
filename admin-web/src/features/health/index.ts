import type { RouteRecordRaw } from 'vue-router';
import { en } from './texts/en.js';
import { zh } from './texts/zh.js';

export const healthTexts = { zh, en };

export const healthRoutes: RouteRecordRaw[] = [
  { path: '/', name: 'health', component: () => import('./health.page.vue') },
];
