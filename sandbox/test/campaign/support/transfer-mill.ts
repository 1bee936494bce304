import type { Account, Asked, ChatBuyer, SeededRandom } from '../../../src/driver/index.js';
import type { FlashRule } from '../oracle/facts.js';
import type { Cast } from './cast.js';
import type { Desk } from './desk.js';
import { asksFirst, type JobKind } from './transfer-jobs.js';

const TRX = 1_000_000n;
const PACKAGES = [/^65k .*5 /, /^65k .*1 /, /^131k .*1 /];
const DEPOSITS = { TRX: [10, 20, 50], USDT: [5, 10, 20] } as const;
/** So little that a regular never has a unit, or a refund, together from what is left over. */
const CRUMB_SUN = 5_000;
const BURST = 4;

/** Somebody who asks in the chat, and the address that the energy is for. */
export interface Person {
  buyer: ChatBuyer;
  address: string;
}

/** Turns errands into transfers on the chain. What each of them is, only the chain and the oracle say. */
export class TransferMill {
  /** Requests that are to be paid after their time. */
  readonly late: Asked[] = [];
  /** Transactions that are to leave the chain for good. */
  readonly vanishing: string[] = [];
  /** Why errands were given up that the chat led nowhere with. */
  readonly givenUp: string[] = [];
  /** Requests that were shown lately; what is wrong is wrong next to something. */
  private readonly shown: Asked[] = [];
  /** When a request was shown, by what it asks for, and when a wrong sum next to one was sent; by our own clock. */
  private readonly shownAt = new Map<string, number>();
  private readonly sentWrongAt = new Map<string, number>();
  private guest = 0;

  constructor(
    private readonly desk: Desk,
    private readonly cast: Cast,
    private readonly flash: FlashRule,
    private readonly random: SeededRandom,
  ) {}

  async run(kind: JobKind, { buyer, address }: Person): Promise<void> {
    if (!asksFirst(kind)) return this.send(kind);
    const asked = await this.ask(kind, buyer, address).catch((error: unknown) => {
      this.givenUp.push(`${kind}: ${String(error)}`);
      return undefined;
    });
    if (!asked) return;
    this.shown.push(asked);
    this.shownAt.set(nameOf(asked), Date.now());
    if (this.random.chance(0.5)) await this.payWrong(asked);
    if (kind === 'late') {
      this.late.push(asked);
      return;
    }
    await this.pay(asked, kind);
    if (this.random.chance(0.4)) await this.pay(asked, 'exact');
  }

  /** Pays what is asked for, by whom the kind says. */
  async pay(asked: Asked, kind: JobKind = 'exact'): Promise<void> {
    if (kind === 'contractPays' && asked.currency === 'USDT')
      await this.contractPays(asked.address, asked.amount);
    else if (kind === 'exchangePays') await this.transfer(this.cast.exchange, asked, asked.amount);
    else await this.transfer(this.cast.plain.next(), asked, asked.amount);
  }

  private async ask(kind: JobKind, buyer: ChatBuyer, receiver: string): Promise<Asked | undefined> {
    const usdt =
      kind === 'exactUsdt' || kind === 'contractPays' || (kind === 'late' && this.random.chance(0.3));
    const currency = usdt ? 'USDT' : 'TRX';
    if (this.random.chance(0.5))
      return (await buyer.deposit(currency, this.random.pick(DEPOSITS[currency]))).request;
    const payWith = usdt ? 'usdt' : 'transfer';
    return (await buyer.place({ energy: this.random.pick(PACKAGES), receiver, payWith })).request;
  }

  private async payWrong(asked: Asked): Promise<void> {
    const off = BigInt(this.random.pick([-500_000, -3, 3, 10_000, 1_000_000]));
    const began = Date.now();
    const txid = await this.transfer(this.cast.plain.next(), asked, asked.amount + off);
    this.sentWrongAt.set(txid, began);
  }

  /** Whether a wrong sum was on its way before anybody was shown the request that it happens to fit. */
  sentBeforeShown(txid: string, request: Asked): boolean {
    const sent = this.sentWrongAt.get(txid);
    return sent !== undefined && sent < (this.shownAt.get(nameOf(request)) ?? Infinity);
  }

  private transfer(from: Account, { address, currency }: Asked, amount: bigint): Promise<string> {
    const { sender } = this.cast.plain;
    if (currency === 'TRX') return sender.trx(from, address, amount);
    return sender.token(from, this.desk.sandbox.endpoints.usdtContract, address, amount);
  }

  private async send(kind: JobKind): Promise<void> {
    const { cast } = this;
    const some = BigInt(this.random.int(1_000_000, 50_000_000));
    switch (kind) {
      case 'fakeToken':
      case 'failedCall':
        return this.pretend(kind);
      case 'flashWhole':
        return this.flashFrom(this.random.pick(cast.regulars), this.units(3) + this.crumb(0.3));
      case 'flashRemainder':
        return this.flashFrom(this.nextGuest(), this.overpaid());
      case 'flashSmall':
        return this.flashFrom(
          this.nextGuest(),
          BigInt(this.random.int(1, Number(this.flash.unitPriceSun) - 1)),
        );
      case 'flashContract':
        return this.flashFrom(cast.contract, this.units(2));
      case 'flashExchange':
        return this.flashFrom(cast.exchange, this.units(2));
      case 'flashDenied':
        return this.flashFrom(cast.denied, this.units(2));
      case 'contractUnknown':
        return this.contractPays(this.paymentAddress(), some);
      case 'vanishing':
        this.vanishing.push(await cast.plain.pay(this.paymentAddress(), some));
        return;
      case 'burst':
        return this.burst();
      default:
        await cast.plain.pay(this.paymentAddress(), some);
    }
  }

  /** Looks like what somebody is asked for, and moves nothing of ours. */
  private async pretend(kind: 'fakeToken' | 'failedCall'): Promise<void> {
    const { cast, random } = this;
    const like = this.shown.at(-1) ?? { address: this.paymentAddress(), amount: TRX };
    const usdt = this.desk.sandbox.endpoints.usdtContract;
    const { sender, accounts } = cast.plain;
    const [holder] = accounts;
    if (!holder) throw new Error('nobody has money');
    if (kind === 'fakeToken') await sender.token(holder, cast.fakeToken, like.address, like.amount);
    else if (random.chance(0.5)) await sender.token(cast.poor, usdt, like.address, like.amount);
    else await sender.token(holder, usdt, like.address, like.amount, Number(TRX));
  }

  private async contractPays(to: string, amount: bigint): Promise<void> {
    await this.cast.plain.sender.call(this.cast.plain.next(), {
      contract: this.cast.payingContract,
      signature: 'payToken(address,address,uint256)',
      parameters: [
        { type: 'address', value: this.desk.sandbox.endpoints.usdtContract },
        { type: 'address', value: to },
        { type: 'uint256', value: amount.toString() },
      ],
    });
  }

  private async flashFrom(from: Account, sun: bigint): Promise<void> {
    await this.cast.plain.sender.trx(from, this.flash.address, sun);
  }

  /** Of one sender in one block, as far as the node goes along with it. */
  private async burst(): Promise<void> {
    const from = this.random.pick(this.cast.regulars);
    await Promise.all(Array.from({ length: BURST }, () => this.flashFrom(from, this.units(1))));
  }

  private units(most: number): bigint {
    return this.flash.unitPriceSun * BigInt(this.random.int(1, most));
  }

  private crumb(probability: number): bigint {
    return this.random.chance(probability) ? BigInt(this.random.int(1, CRUMB_SUN)) : 0n;
  }

  /** Some units and something more, or more than are sold at once. */
  private overpaid(): bigint {
    const more = BigInt(this.random.int(1, Number(this.flash.unitPriceSun) - 1));
    const above = this.random.chance(0.2) ? this.flash.maxUnits * this.flash.unitPriceSun : this.units(2);
    return above + more;
  }

  private nextGuest(): Account {
    const guest = this.cast.guests[this.guest++];
    if (!guest) throw new Error('all guests have been');
    return guest;
  }

  private paymentAddress(): string {
    return this.random.pick(this.desk.sandbox.endpoints.paymentAddresses);
  }
}

const nameOf = ({ address, currency, amount }: Asked): string => `${address} ${currency} ${amount}`;
