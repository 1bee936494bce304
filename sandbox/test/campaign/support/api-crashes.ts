import { setTimeout as pause } from 'node:timers/promises';
import type { ApiWorld } from './api-world.js';
import { ACCOUNT_DEEDS } from './deeds/account-deeds.js';
import type { Deed, PreparedDeed } from './deeds/deed.js';
import { MONEY_DEEDS } from './deeds/money-deeds.js';
import { POOL_DEEDS } from './deeds/pool-deeds.js';
import { SYSTEM_DEEDS } from './deeds/system-deeds.js';
import { Refused } from './desk-client.js';

/** Every deed whose steps nothing but a request at the API sets off. */
export const API_DEEDS: readonly Deed[] = [...ACCOUNT_DEEDS, ...POOL_DEEDS, ...MONEY_DEEDS, ...SYSTEM_DEEDS];

const DIED = 'died at ';
const PATIENCE_MS = 120_000;
const STEPS = new Set(API_DEEDS.flatMap(({ steps }) => steps));

const stepOf = (point: string): string => point.split(':')[0] ?? '';

export const isApiPoint = (point: string): boolean => STEPS.has(stepOf(point));

/** Those of the points that the deed passes. */
export const pointsOf = ({ steps }: Deed, points: readonly string[]): string[] =>
  points.filter((point) => steps.includes(stepOf(point)));

/** A deed during which the server dies at each of some points. */
class Dying {
  private readonly left: Set<string>;
  private lost = false;

  constructor(
    private readonly world: ApiWorld,
    private readonly deed: Deed,
    points: readonly string[],
  ) {
    this.left = new Set(points);
  }

  async run(): Promise<void> {
    const { server } = this.world.desk.sandbox;
    if (server.running) await server.kill9();
    await this.spawn({});
    const prepared = await this.deed.prepare(this.world);
    await server.kill9();
    await this.revive();
    await this.actUntilAnswered(prepared);
    const end = Date.now() + PATIENCE_MS;
    while (this.left.size > 0 || (await prepared.count()) === 0) {
      if (!server.running) await this.died();
      else if (Date.now() > end)
        throw new Error(`not at ${[...this.left].join(', ')}, done ${await prepared.count()} times`);
      else await pause(100);
    }
    const times = await prepared.count();
    if (times !== 1) throw new Error(`${this.deed.steps.join(', ')}: done ${times} times`);
  }

  private async actUntilAnswered({ act }: PreparedDeed): Promise<void> {
    const { server } = this.world.desk.sandbox;
    for (;;) {
      try {
        await act();
        return;
      } catch (error) {
        if (error instanceof Refused) {
          // What was done before the death is refused as done already.
          if (this.lost) return;
          throw error;
        }
        await Promise.race([server.exited(), pause(PATIENCE_MS, undefined, { ref: false })]);
        if (server.running) throw error;
        await this.died();
      }
    }
  }

  /** It goes on after its death, and dies at the points that are left. */
  private async died(): Promise<void> {
    const { server } = this.world.desk.sandbox;
    const last = server.logs.findLast((line) => line.startsWith(DIED))?.slice(DIED.length) ?? '';
    if (!this.left.delete(last)) throw new Error(`the server ended by itself\n${server.tail()}`);
    this.lost = true;
    await this.revive();
  }

  private async revive(): Promise<void> {
    await this.world.desk.expireLeases();
    await this.world.forgetTries();
    await this.spawn({ CRASH_AT: [...this.left].join(',') });
  }

  private async spawn(environment: Readonly<Record<string, string>>): Promise<void> {
    const { server } = this.world.desk.sandbox;
    server.spawn({ ...environment, ROLES: this.deed.roles ?? 'all' });
    await server.healthy().catch((error: unknown) => {
      // It may die again at once, in its background.
      if (server.running) throw error;
    });
  }
}

/** The deed is asked for, the server dies at each of the points, and the deed is asked for again: it is done once. */
export async function crashDeed(world: ApiWorld, deed: Deed, points: readonly string[]): Promise<void> {
  await new Dying(world, deed, points).run();
}
