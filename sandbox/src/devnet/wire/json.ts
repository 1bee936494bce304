/** JSON as the node prints it; bigint stands for an int64. */
export type Json = string | number | boolean | bigint | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

const MARK = '\u0001int64:';
const MARKED = /"\\u0001int64:(-?\d+)"/g;

/** Prints int64 values as plain JSON numbers with all their digits. */
export function printJson(value: Json | object): string {
  let large = false;
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'bigint') return item;
    const narrow = Number(item);
    if (Number.isSafeInteger(narrow)) return narrow;
    large = true;
    return `${MARK}${item}`;
  });
  return large ? text.replace(MARKED, '$1') : text;
}

/** Narrows parsed JSON to an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
