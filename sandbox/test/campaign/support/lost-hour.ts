import { newAccount, Payer, type ChatBuyer, type Placed } from '../../../src/driver/index.js';
import type { Desk } from './desk.js';
import { inParallel } from './traffic.js';

const FIVE_MINUTES = /^65k .*5 /;
const ONE_HOUR = /^131k .*1 /;
const BALANCE_SUN = 200_000_000n;
const FLASH_UNIT_SUN = 3_000_000n;
/** One unit, and more left over than what only stays as a credit. */
const FLASH_ODD_SUN = 4_600_000n;
const FLASH_TRX = 1_000;
/** So many of the people have a balance; each takes one of the first orders. */
const RICH = 3;

export interface Person {
  readonly buyer: ChatBuyer;
  readonly address: string;
}

/** An order of the chat, and who paid how much where for it. */
export interface Bought extends Placed {
  readonly person: Person;
  readonly receiver: string;
  /** Of the transfer; undefined when the balance paid. */
  readonly txid: string | undefined;
}

/** What people do before a backup, and in the hour that its books do not know. */
export class LostHour {
  /** Running at the time of the backup, over before the end of the hour. */
  readonly running: Bought[] = [];
  /** Unpaid at the time of the backup, paid within the hour. */
  readonly asked: Bought[] = [];
  /** Placed and paid within the hour: no row of the restored books tells of them. */
  readonly lost: Bought[] = [];
  /** Transfers to flash addresses within the hour. */
  readonly flash: string[] = [];

  private constructor(
    private readonly desk: Desk,
    readonly people: readonly Person[],
    private readonly flashPayers: Payer,
  ) {}

  /** People whom the bot knows; the first few have a balance. */
  static async gather(desk: Desk, buyers: number, flashPayers: number): Promise<LostHour> {
    const people = await desk.buyers(buyers);
    for (const { buyer } of people) await desk.chat.user(buyer.userId).send('/start');
    for (const { buyer } of people.slice(0, RICH)) await desk.credit(buyer.userId, BALANCE_SUN);
    return new LostHour(desk, people, await Payer.create(desk.devnet, flashPayers, FLASH_TRX));
  }

  async runAndAsk(each: number): Promise<void> {
    await this.forEach(each, async (person, index) => {
      const energy = index % 2 === 0 ? FIVE_MINUTES : ONE_HOUR;
      this.running.push(await this.buy(person, energy, person.address));
    });
    await this.inStatus(this.running, 'active');
    await this.forEach(each, async (person) => {
      this.asked.push(await this.buy(person, FIVE_MINUTES, await this.stranger(), { pays: false }));
    });
  }

  /** Those that the backup knows as unpaid. */
  async payAsked(): Promise<void> {
    for (const [index, one] of this.asked.entries())
      this.asked[index] = { ...one, txid: await this.pay(one) };
    await this.inStatus(this.asked, 'active', 'reclaiming', 'completed');
  }

  /** Each for a receiver of its own. @param delivered whether to wait for the energy */
  async loseOrders(count: number, delivered: boolean): Promise<void> {
    const own: Bought[] = [];
    await this.forEach(count, async (person, index) => {
      const payWith = index < RICH ? 'balance' : 'transfer';
      own.push(await this.buy(person, FIVE_MINUTES, await this.stranger(), { payWith }));
    });
    this.lost.push(...own);
    if (delivered) await this.inStatus(own, 'active', 'reclaiming', 'completed');
  }

  /** Every other one sends more than units cost, and gets the rest back. */
  async payFlash(address: string): Promise<void> {
    for (const [index, account] of this.flashPayers.accounts.entries()) {
      const sun = index % 2 === 0 ? FLASH_ODD_SUN : FLASH_UNIT_SUN;
      this.flash.push(await this.flashPayers.sender.trx(account, address, sun));
    }
    await this.desk.until('flash orders to be served and remainders to be back', async () => {
      const [row] = await this.desk.select<{ served: number; refunded: number }>(
        `SELECT (SELECT count(*)::int FROM orders WHERE payer_address IS NOT NULL AND status = 'active') AS served,
           (SELECT count(*)::int FROM refunds WHERE status = 'paid') AS refunded`,
      );
      const odd = Math.ceil(this.flash.length / 2);
      return row?.served === this.flash.length && row.refunded === odd ? row : undefined;
    });
  }

  /** Warps over the hour, until every rental that ran at the time of the backup is over and taken back. */
  async letAnHourPass(): Promise<void> {
    for (let quarter = 0; quarter < 4; quarter += 1) {
      await this.desk.devnet.control('warp', { seconds: 900 });
      await this.desk.blocks(5);
    }
    await this.inStatus(this.running, 'completed');
  }

  /** Lost orders by what names them on the chain: the txid of their payment. */
  get lostPayments(): ReadonlyMap<string, Bought> {
    return new Map(this.lost.flatMap((one) => (one.txid === undefined ? [] : [[one.txid, one]])));
  }

  private async forEach(count: number, act: (person: Person, index: number) => Promise<void>): Promise<void> {
    const jobs = Array.from({ length: count }, (_, index) => index);
    await inParallel(jobs, this.people.length, async (index, worker) => {
      const person = this.people[worker];
      if (person) await act(person, index);
    });
  }

  private async buy(
    person: Person,
    energy: RegExp,
    receiver: string,
    { payWith = 'transfer', pays = true }: { payWith?: 'transfer' | 'balance'; pays?: boolean } = {},
  ): Promise<Bought> {
    const placed = await person.buyer.place({ energy, receiver, payWith });
    const txid = pays ? await this.pay(placed) : undefined;
    return { ...placed, person, receiver, txid };
  }

  private async pay({ request }: Placed): Promise<string | undefined> {
    return request ? this.desk.payer.pay(request.address, request.amount) : undefined;
  }

  private async stranger(): Promise<string> {
    const { address } = newAccount();
    await this.desk.devnet.control('faucet', { address, trx: 1, mine: true });
    return address;
  }

  private async inStatus(orders: readonly Bought[], ...statuses: string[]): Promise<void> {
    const ids = orders.map(({ orderId }) => orderId);
    await this.desk.until(`${ids.length} orders to be ${statuses.join(' or ')}`, async () => {
      const [row] = await this.desk.select<{ n: number }>(
        'SELECT count(*)::int AS n FROM orders WHERE id = ANY($1) AND status = ANY($2)',
        [ids, statuses],
      );
      return row?.n === ids.length ? row : undefined;
    });
  }
}
