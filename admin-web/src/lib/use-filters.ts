import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** Filters of a page by name, as text; one that is not set is not there. */
export type Filters<N extends string> = Partial<Record<N, string>>;

export interface UrlFilters<N extends string> {
  filters: ComputedRef<Filters<N>>;
  /** Sets some, leaves the others; undefined and '' take one away. */
  set: (change: { [K in N]?: string | undefined }) => void;
  clear: () => void;
  /** How many are set. */
  count: ComputedRef<number>;
}

/** Filters that live in the address of the page, so that it can be sent to somebody and comes back on reload. */
export function useFilters<const N extends string>(names: readonly N[]): UrlFilters<N> {
  const route = useRoute();
  const router = useRouter();
  const filters = computed(() => {
    const found: Filters<N> = {};
    for (const name of names) {
      const value = route.query[name];
      if (typeof value === 'string' && value !== '') found[name] = value;
    }
    return found;
  });
  /** Asked for and not yet in the address: what changes next builds upon it. */
  let asked: Record<string, string> | undefined;
  const current = () => asked ?? route.query;
  const replace = (next: Record<string, unknown>): void => {
    const kept = Object.fromEntries(
      Object.entries(next).flatMap(([name, value]) =>
        typeof value === 'string' && value !== '' ? [[name, value] as const] : [],
      ),
    );
    asked = kept;
    void router.replace({ query: kept, params: route.params }).finally(() => {
      if (asked === kept) asked = undefined;
    });
  };
  return {
    filters,
    set: (change) => replace({ ...current(), ...change }),
    clear: () =>
      replace(
        Object.fromEntries(
          Object.entries(current()).filter(([name]) => !names.some((known) => known === name)),
        ),
      ),
    count: computed(() => Object.keys(filters.value).length),
  };
}
