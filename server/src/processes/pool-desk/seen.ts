/** The first field that is not as the person saw it; undefined when all that he saw still is. */
export function changedField<Facts extends object>(
  seen: { readonly [K in keyof Facts]?: Facts[K] | undefined } | undefined,
  now: Facts,
): keyof Facts | undefined {
  return (Object.keys(seen ?? {}) as (keyof Facts)[]).find(
    (field) => seen?.[field] !== undefined && seen[field] !== now[field],
  );
}
