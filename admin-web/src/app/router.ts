import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router';
import type { useSession } from './session.store.js';

type Session = ReturnType<typeof useSession>;

/**
 * Pages of all areas; whoever is not logged in sees the open ones only.
 * @param want gets the address of a page that could not be shown, undefined once another one is
 */
export function createAppRouter(
  routes: readonly RouteRecordRaw[],
  session: Session,
  want: (address: string | undefined) => void,
): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      ...routes,
      { path: '/not-allowed', name: 'not-allowed', component: () => import('./not-allowed.page.vue') },
      {
        path: '/:path(.*)*',
        name: 'not-found',
        component: () => import('./not-found.page.vue'),
      },
    ],
  });
  let known: Promise<void> | undefined;
  router.beforeEach(async (to) => {
    if (to.meta.open) return true;
    await (known ??= session.comeBack());
    if (!session.signedIn) return { name: 'login', query: { next: to.fullPath } };
    if (to.meta.permission !== undefined && session.may(to.meta.permission) === 'no')
      return { name: 'not-allowed' };
    return true;
  });
  router.onError((_, { fullPath }) => want(fullPath));
  router.afterEach((_to, _from, failure) => {
    if (!failure) want(undefined);
  });
  return router;
}
