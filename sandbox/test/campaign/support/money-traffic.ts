import { setTimeout as pause } from 'node:timers/promises';
import { Payer, type ChatBuyer, type SeededRandom } from '../../../src/driver/index.js';
import { setFlashPrice, setListed } from '../../support/price-list.js';
import type { Desk } from './desk.js';

const UNIT_SUN = 3_000_000n;
const PAUSE_MS = 600;
const SENDERS = 6;
const TRX = 200_000;

/** What is sent to the flash address: whole units, with something over, too much, too little; strangers too. */
const FLASH_SUN = [UNIT_SUN, 2n * UNIT_SUN, 3_200_000n, 5_000_000n, 14_000_000n, 500_000n, 2_000_000n];

/** People who deposit, and senders who rent by plain transfers, on and on until they are told to stop. */
export class MoneyTraffic {
  private stopped = false;
  private readonly running: Promise<void>[] = [];

  private constructor(
    private readonly desk: Desk,
    private readonly random: SeededRandom,
    private readonly senders: Payer,
    private readonly flash: string,
  ) {}

  /** Puts a flash price into force, and senders into the world of whom one is an exchange. */
  static async prepare(desk: Desk, random: SeededRandom): Promise<MoneyTraffic> {
    const senders = await Payer.create(desk.devnet, SENDERS, TRX);
    const [exchange] = senders.accounts;
    const [flash = ''] = desk.sandbox.endpoints.flashAddresses;
    const query = (sql: string, parameters?: unknown[]): Promise<object[]> => desk.select(sql, parameters);
    await setListed(query, 'exchange', exchange?.address ?? '');
    await setFlashPrice(query, {
      address: flash,
      unitPriceSun: UNIT_SUN,
      unitEnergy: 65_000,
      durationSeconds: 300,
      minUnits: 1,
      maxUnits: 4,
      confirmations: [{ upToSun: null, blocks: 3 }],
    });
    return new MoneyTraffic(desk, random, senders, flash);
  }

  start(depositors: readonly ChatBuyer[]): void {
    this.running.push(this.repeat('flash', () => this.rent()));
    for (const [i, buyer] of depositors.entries())
      this.running.push(this.repeat(`deposits ${i}`, (random) => this.deposit(buyer, random)));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
  }

  /** What cannot be done while the server is dead is done another time. */
  private async repeat(name: string, act: (random: SeededRandom) => Promise<void>): Promise<void> {
    const random = this.random.fork(name);
    while (!this.stopped) {
      await act(random).catch(() => undefined);
      await pause(PAUSE_MS);
    }
  }

  /** Nothing is sent before the chain is watched for the first time: that would be from before our business. */
  private async rent(): Promise<void> {
    const watched = await this.desk.select('SELECT 1 FROM chain_cursor');
    if (watched.length === 0) return;
    await this.senders.sender.trx(this.senders.next(), this.flash, this.random.pick(FLASH_SUN));
  }

  private async deposit(buyer: ChatBuyer, random: SeededRandom): Promise<void> {
    const deposit = await buyer.deposit('TRX', random.pick([10, 20, 50]));
    const { address, amount } = deposit.request;
    if (random.chance(0.3)) return buyer.cancelDeposit(deposit);
    if (random.chance(0.3)) return;
    await this.desk.payer.pay(address, amount);
    if (random.chance(0.2)) await this.desk.payer.pay(address, amount);
  }
}
