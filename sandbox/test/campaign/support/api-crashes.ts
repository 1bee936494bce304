import { setTimeout as pause } from 'node:timers/promises';
import type { ServerProcess } from '../../../src/launcher/index.js';
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
/** Tenths of a second for which a scanner may be behind before nobody waits for it. */
const LOOKS = 100;
const STEPS = new Set(API_DEEDS.flatMap(({ steps }) => steps));

const stepOf = (point: string): string => point.split(':')[0] ?? '';

export const isApiPoint = (point: string): boolean => STEPS.has(stepOf(point));

/** Those of the points that the deed passes. */
export const pointsOf = ({ steps }: Deed, points: readonly string[]): string[] =>
  points.filter((point) => steps.includes(stepOf(point)));

/** The server with the points that it dies at next. */
class DyingServer {
  private armed = 'unknown';

  constructor(private readonly world: ApiWorld) {}

  private get server(): ServerProcess {
    return this.world.desk.sandbox.server;
  }

  get running(): boolean {
    return this.server.running;
  }

  /** Resolves when it is dead, or after a while. */
  async settled(): Promise<void> {
    await Promise.race([this.server.exited(), pause(PATIENCE_MS, undefined, { ref: false })]);
  }

  /** Sees to it that the server runs and dies at these points; one that does so already goes on. */
  async arm(points: Iterable<string>, roles: string): Promise<void> {
    const wanted = `${roles} ${[...points].sort().join(',')}`;
    if (this.server.running && this.armed === wanted) return;
    const { desk } = this.world;
    if (this.server.running) await this.server.kill9();
    // What was signed is to be sent before its time is over, however long a start takes.
    await desk.holdChain();
    await desk.expireLeases();
    await this.world.forgetTries();
    this.server.spawn({ CRASH_AT: [...points].join(','), ROLES: roles });
    this.armed = wanted;
    await this.server.healthy().catch((error: unknown) => {
      // It may die again at once, in its background.
      if (this.server.running) throw error;
    });
    await this.caughtUp();
    await desk.resumeChain();
  }

  /** Waits for the scanner, as far as there is one that goes on. */
  private async caughtUp(): Promise<void> {
    const { desk } = this.world;
    for (let looks = 0; looks < LOOKS && this.server.running; looks += 1) {
      const { head } = await desk.devnet.state();
      const behind = 'SELECT 1 FROM chain_cursor WHERE height < $1 AND halted_reason IS NULL';
      if ((await desk.select(behind, [head])).length === 0) return;
      await pause(100);
    }
  }

  /** Where it died. @throws Error when it ended by itself */
  lastPoint(points: ReadonlySet<string>): string {
    const last = this.server.logs.findLast((line) => line.startsWith(DIED))?.slice(DIED.length) ?? '';
    if (!points.has(last)) throw new Error(`the server ended by itself\n${this.server.tail()}`);
    return last;
  }
}

/** A deed during which the server dies at each of some points. */
class Dying {
  private readonly left: Set<string>;
  private readonly roles: string;
  private lost = false;

  constructor(
    private readonly world: ApiWorld,
    private readonly server: DyingServer,
    private readonly deed: Deed,
    points: readonly string[],
  ) {
    this.left = new Set(points);
    this.roles = deed.roles ?? 'all';
  }

  async run(): Promise<void> {
    await this.server.arm(this.deed.preparesBySame ? [] : this.left, this.roles);
    const prepared = await this.deed.prepare(this.world);
    if (this.deed.preparesBySame) await this.server.arm(this.left, this.roles);
    await this.actUntilAnswered(prepared);
    const end = Date.now() + PATIENCE_MS;
    while (this.left.size > 0 || (await prepared.count()) === 0) {
      if (!this.server.running) await this.died();
      else if (Date.now() > end)
        throw new Error(`not at ${[...this.left].join(', ')}, done ${await prepared.count()} times`);
      else await pause(100);
    }
    const times = await prepared.count();
    if (times !== 1) throw new Error(`done ${times} times`);
  }

  private async actUntilAnswered({ act }: PreparedDeed): Promise<void> {
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
        await this.server.settled();
        if (this.server.running) throw error;
        await this.died();
      }
    }
  }

  /** It goes on after its death, and dies at the points that are left. */
  private async died(): Promise<void> {
    this.left.delete(this.server.lastPoint(this.left));
    this.lost = true;
    await this.server.arm(this.left, this.roles);
  }
}

/** Deeds are asked for, the server dies at each of their points, and they are asked for again: each is done once. */
export class ApiCrashes {
  private readonly server: DyingServer;

  constructor(private readonly world: ApiWorld) {
    this.server = new DyingServer(world);
  }

  /** @throws Error unless the deed is done once */
  async crash(deed: Deed, points: readonly string[]): Promise<void> {
    await new Dying(this.world, this.server, deed, points).run();
  }
}
