import { setTimeout as pause } from 'node:timers/promises';
import type { ChatBuyer, Placed, SeededRandom, Wish } from '../../../src/driver/index.js';
import type { Desk } from './desk.js';

/** What a buyer does, and how often in a hundred. */
const EVERYDAY = {
  exact: 52,
  balance: 7,
  unpaid: 7,
  late: 5,
  wrong: 6,
  duplicate: 5,
  cancelled: 6,
  cancelledThenPaid: 3,
  several: 5,
  impossible: 4,
};

export type Kind = keyof typeof EVERYDAY;

const ALL_KINDS = Object.keys(EVERYDAY) as Kind[];

/** More of what seldom happens. */
export const EVENTFUL: Readonly<Record<Kind, number>> = {
  exact: 25,
  balance: 5,
  unpaid: 10,
  late: 3,
  wrong: 4,
  duplicate: 4,
  cancelled: 25,
  cancelledThenPaid: 4,
  several: 5,
  impossible: 15,
};

const PACKAGES = [/^65k .*5 /, /^65k .*5 /, /^65k .*1 /, /^131k .*1 /, /^325k .*1 /];
/** More than any one wallet of the campaign has. */
export const SEVERAL_WALLETS = 12_000_000;
/** More than all of them have. */
const IMPOSSIBLE = 190_000_000;
const BALANCE_SUN = 500_000_000n;

export interface Errand {
  kind: Kind;
  wish: Wish;
}

/**
 * The errands of a campaign, in a random order: at least one of each kind if there are enough of them.
 * @param weights how often in a hundred
 */
export function errands(
  random: SeededRandom,
  count: number,
  receivers: readonly string[],
  weights: Readonly<Record<Kind, number>> = EVERYDAY,
): Errand[] {
  const bag = Object.entries(weights).flatMap(([kind, weight]) => Array<Kind>(weight).fill(kind as Kind));
  const kinds = Array.from({ length: count }, (_, i) => ALL_KINDS[i] ?? random.pick(bag));
  return random.shuffled(kinds).map((kind) => ({ kind, wish: wishOf(kind, random, receivers) }));
}

function wishOf(kind: Kind, random: SeededRandom, receivers: readonly string[]): Wish {
  const energy =
    kind === 'several' ? SEVERAL_WALLETS : kind === 'impossible' ? IMPOSSIBLE : random.pick(PACKAGES);
  return { energy, receiver: random.pick(receivers), payWith: kind === 'balance' ? 'balance' : 'transfer' };
}

/** Runs errands through chat and chain, as the people would. */
export class Traffic {
  readonly placed = new Map<string, Kind>();
  /** Why errands were given up that the chat led nowhere with. */
  readonly givenUp: string[] = [];
  private readonly rich = new Set<number>();

  constructor(
    private readonly desk: Desk,
    private readonly random: SeededRandom,
  ) {}

  /** @throws Error when the chat leads nowhere, unless `mayFail` says that this no longer matters */
  async run(buyer: ChatBuyer, { kind, wish }: Errand, mayFail = (): boolean => false): Promise<void> {
    try {
      if (kind === 'balance') await this.makeRich(buyer);
      const order = await buyer.place(wish);
      this.placed.set(order.orderId, kind);
      await this.pay(buyer, kind, order);
    } catch (error) {
      if (!mayFail()) throw error;
      this.givenUp.push(`${kind}: ${String(error)}`);
    }
  }

  private async pay(buyer: ChatBuyer, kind: Kind, { orderId, request }: Placed): Promise<void> {
    const pay = async (extra = 0n): Promise<void> => {
      if (request) await this.desk.payer.pay(request.address, request.amount + extra);
    };
    switch (kind) {
      case 'exact':
      case 'several':
        return pay();
      case 'balance':
      case 'unpaid':
        return;
      case 'late':
        await this.deadlineOf(orderId);
        return pay();
      case 'wrong':
        await pay(BigInt(this.random.pick([-2, -1, 1, 2, 1_000_000])));
        return this.random.chance(0.5) ? pay() : undefined;
      case 'duplicate':
        await pay();
        return pay();
      case 'cancelled':
        return buyer.cancel(orderId);
      case 'cancelledThenPaid':
        await buyer.cancel(orderId);
        return pay();
      case 'impossible':
        await pay();
        if (this.random.chance(0.5)) return;
        await this.inStatus(orderId, 'waiting_capacity', 'refunding', 'refunded', 'expired');
        return buyer.cancel(orderId);
    }
  }

  private async makeRich(buyer: ChatBuyer): Promise<void> {
    if (this.rich.has(buyer.userId)) return;
    this.rich.add(buyer.userId);
    await this.desk.chat.user(buyer.userId).send('/start');
    await this.desk.credit(buyer.userId, BALANCE_SUN);
  }

  private async inStatus(orderId: string, ...statuses: string[]): Promise<void> {
    await this.desk.until(`order ${orderId} to be ${statuses.join(' or ')}`, async () => {
      const [row] = await this.desk.select('SELECT 1 FROM orders WHERE id = $1 AND status = ANY($2)', [
        orderId,
        statuses,
      ]);
      return row;
    });
  }

  /** Until the chain is past the order's deadline. */
  private async deadlineOf(orderId: string): Promise<void> {
    const [order] = await this.desk.select<{ payment_deadline: Date }>(
      'SELECT payment_deadline FROM orders WHERE id = $1',
      [orderId],
    );
    const deadline = order?.payment_deadline.getTime() ?? 0;
    while ((await this.desk.devnet.state()).time <= deadline) await pause(200);
  }
}

/** Lets so many workers take jobs off the list until it is empty. The first failure ends it. */
export async function inParallel<T>(
  jobs: readonly T[],
  workers: number,
  run: (job: T, worker: number) => Promise<void>,
): Promise<void> {
  const left = [...jobs];
  const work = async (worker: number): Promise<void> => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) await run(job, worker);
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
}
