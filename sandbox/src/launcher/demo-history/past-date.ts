import { readFileSync } from 'node:fs';

const LOOK_MS = 20;
const file = process.env['PAST_CLOCK_FILE'] ?? '';

/** Milliseconds that the clock of the world is ahead of the wall's; negative in the past. */
let ahead = 0;

/** What is read while it is being written is no number: the last one counts on. */
function look(): void {
  const read = Number(readFileSync(file, 'utf8') || Number.NaN);
  if (Number.isFinite(read)) ahead = read;
}

look();
setInterval(look, LOOK_MS).unref();

const WallDate = Date;
const now = (): number => WallDate.now() + ahead;

// A process that is started with this takes the world's clock for the wall's, as it would have that day.
globalThis.Date = new Proxy(WallDate, {
  construct: (target, given): object =>
    Reflect.construct(target, given.length === 0 ? [now()] : given) as object,
  get: (target, name, receiver): unknown => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
