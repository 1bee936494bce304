/** JSON as the node prints it; bigint stands for an int64. */
export type Json = string | number | boolean | bigint | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

const MARK = '\u0001int64:';
const MARKED = /"\\u0001int64:(-?\d+)"/g;

/** An int64 as a number where that is exact, which prints faster. */
export function int64(value: bigint): number | bigint {
  const narrow = Number(value);
  return Number.isSafeInteger(narrow) ? narrow : value;
}

/** Prints int64 values as plain JSON numbers with all their digits. */
export function printJson(value: Json | object): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // JSON.stringify refuses bigint.
    if (error instanceof TypeError) return printWide(value);
    throw error;
  }
}

function printWide(value: Json | object): string {
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'bigint') return item;
    const short = int64(item);
    return typeof short === 'number' ? short : `${MARK}${item}`;
  });
  return text.replace(MARKED, '$1');
}

/** Narrows parsed JSON to an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
