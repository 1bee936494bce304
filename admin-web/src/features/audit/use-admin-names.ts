import { adminsRoutes } from '@energy-desk/shared/auth';
import { inject, ref, type Ref } from 'vue';
import { ask } from '../../lib/api.js';
import { LONGEST_PAGE } from '../../lib/find-in-pages.js';
import { MAY } from '../../lib/permissions.js';

/** E-mails of admins by their id, for who may see admins; others see the id. */
export function useAdminNames(): Ref<ReadonlyMap<string, string>> {
  const names = ref<ReadonlyMap<string, string>>(new Map());
  const may = inject(MAY, () => 'no' as const);
  if (may('admins.read') === 'yes')
    ask(adminsRoutes.list, { query: { limit: LONGEST_PAGE } }).then(
      ({ items }) => (names.value = new Map(items.map(({ id, email }) => [id, email]))),
      () => undefined,
    );
  return names;
}
