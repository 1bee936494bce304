const DAY_MS = 86_400_000;

/** Every day from the first to the last, themselves included, as `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): string[] {
  const first = Date.parse(from);
  const count = Math.round((Date.parse(to) - first) / DAY_MS) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) =>
    new Date(first + i * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length),
  );
}
