import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSeed, SeededRandom } from '../../src/driver/index.js';
import { API_DEEDS, ApiCrashes, pointsOf } from './support/api-crashes.js';
import { ApiWorld } from './support/api-world.js';
import { Desk } from './support/desk.js';

const SEED = process.env['CAMPAIGN_SEED'] ?? newSeed();
/** Part of the names of the points to die at, `.` for all; without it those of some deeds, as the seed has it. */
const ONLY = process.env['CAMPAIGN_POINTS'];
const SOME = 2;
const SETTLE_MS = 240_000;
const PATIENCE_MS = 2_400_000;

let desk: Desk;

beforeAll(async () => {
  desk = await Desk.prepare({
    wallets: 3,
    energyStake: 1_000_000,
    blockMs: 100,
    settings: {
      'payment.confirmation_blocks': '3',
      'order.timeout_minutes': '30',
      'pool.set_aside_minutes': '1',
      'selling.pause_when_sold_out': 'false',
      'api.requests_per_minute_per_admin': '100000',
      'report.open_exports_per_admin': '10',
    },
  });
});

afterAll(async () => {
  await desk.stop();
});

describe(`the server dies while somebody asks its API for a deed (seed ${SEED})`, () => {
  it('does each deed once, when it is asked for again', { timeout: PATIENCE_MS }, async () => {
    const printed = await desk.sandbox.server.command('crash-points');
    const all = printed.split('\n').filter((line) => /^[a-z-]+\.[a-z-]+:[a-z-]+$/.test(line));
    const wanted = all.filter((point) => ONLY === undefined || new RegExp(ONLY).test(point));
    const able = API_DEEDS.filter((deed) => pointsOf(deed, wanted).length > 0);
    const deeds = ONLY === undefined ? new SeededRandom(SEED, 'deeds').shuffled(able).slice(0, SOME) : able;
    console.log(`CAMPAIGN_SEED=${SEED}, ${deeds.length} of ${API_DEEDS.length} deeds`);
    // A step that nobody knows any more would never be asked for.
    for (const { steps } of API_DEEDS)
      for (const step of steps)
        expect(
          all.some((point) => point.startsWith(`${step}:`)),
          step,
        ).toBe(true);
    await desk.sandbox.server.start();
    await desk.chat.waitForBot();
    const crashes = new ApiCrashes(await ApiWorld.prepare(desk));
    const wrong: string[] = [];
    for (const deed of deeds) {
      const points = pointsOf(deed, wanted);
      const began = Date.now();
      const failure = await crashes.crash(deed, points).then(
        () => undefined,
        (error: unknown) => String(error),
      );
      const name = deed.steps.join(', ');
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      console.log(`${failure ?? 'done once'}: ${name} (${points.length} deaths, ${seconds} s)`);
      if (failure !== undefined) wrong.push(`${name}: ${failure}`);
    }
    if (desk.sandbox.server.running) await desk.sandbox.server.kill9();
    await desk.expireLeases();
    await desk.sandbox.server.start();
    expect(wrong).toEqual([]);
    await desk.settle(SETTLE_MS);
    await desk.stopChain();
    expect(await desk.violations(true)).toEqual([]);
  });
});
