import { fromHexAddress } from '@energy-desk/shared/units';
import { SeededRandom } from './seeded-random.js';

/** What people do wrong, in parts of a thousand. */
export const MISTAKES = {
  /** 2.80 instead of 2.800123. */
  left_the_suffix_out: 240,
  /** 2.8001 or 2.80012: a wallet or a form that takes fewer decimals. */
  fewer_decimals: 140,
  one_digit_wrong: 100,
  two_digits_swapped: 60,
  one_digit_forgotten: 50,
  one_digit_too_many: 30,
  /** 2.81, 2.9 or 3. */
  rounded_up: 60,
  /** 28.00123 or 0.280012. */
  point_misplaced: 20,
  /** An exchange sent the amount less its fee. */
  fee_taken_off: 120,
  /** Exact, to another address of ours. */
  other_address_of_ours: 60,
  /** Exact, when nobody held the amount any more. */
  after_the_hold: 60,
  /** The price of last week, or some more to be sure. */
  another_amount: 60,
} as const;
export type Mistake = keyof typeof MISTAKES;

/** Who sends, in parts of a hundred; an exchange's fee comes from an exchange only. */
export const SENDERS = {
  /** The wallet that the energy is for. */
  receiver: 68,
  /** Another wallet of the user, who paid exactly from there before. */
  proved: 19,
  /** Another wallet of the user, from which finance credited him before. */
  credited_before: 4,
  /** A wallet that nobody knows. */
  unknown: 6,
  /** An exchange, from whose wallet many users have paid. */
  exchange: 3,
} as const;
export type Sender = keyof typeof SENDERS;

export interface CrowdUser {
  readonly id: string;
  readonly wallet: string;
  readonly second: string;
  readonly past: 'proved' | 'credited_before';
}
export interface CrowdOrder {
  readonly id: string;
  readonly requestId: string;
  readonly user: CrowdUser;
  readonly receiver: string;
  readonly currency: 'TRX' | 'USDT';
  readonly amount: bigint;
  readonly address: string;
  readonly openedHeight: number;
  released: boolean;
}
export interface WrongPayment {
  readonly mistake: Mistake;
  readonly sender: Sender;
  readonly order: CrowdOrder;
  readonly fromAddress: string;
  readonly toAddress: string;
  readonly amount: bigint;
  readonly height: number;
  /** Other requests unpaid at that moment, and those of the very same price among them. */
  readonly crowd: number;
  readonly samePrice: number;
}

export const BLOCKS_OPEN = 600;
const BLOCKS_HELD = BLOCKS_OPEN + 28_800;
/** Two and a half orders a minute. */
const BLOCKS_BETWEEN = 8;
const ORDERS = 4_000;
const USERS = 1_500;
const STEP = 10_000n;

/** Two thirds of the orders have one of three prices. */
const PRICES = [
  ...Array.from({ length: 40 }, () => 280),
  ...Array.from({ length: 15 }, () => 560),
  ...Array.from({ length: 12 }, () => 250),
  ...[275, 279, 281, 285, 290, 299, 300, 310, 420, 520, 840, 1120, 1400, 2800],
];

/** A day of a busy desk, made without any knowledge of how suggestions are ranked. */
export class WrongPayments {
  readonly users: readonly CrowdUser[];
  readonly orders: readonly CrowdOrder[];
  readonly exchanges: readonly string[];
  private readonly random: SeededRandom;
  private readonly addresses: readonly string[];
  private readonly suffixes = new Map<string, number>();
  private readonly taken = new Set<string>();

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
    this.addresses = [this.address(), this.address()];
    this.exchanges = Array.from({ length: 5 }, () => this.address());
    this.users = Array.from({ length: USERS }, () => this.user());
    this.orders = Array.from({ length: ORDERS }, (_, i) => this.order(1_000 + i * BLOCKS_BETWEEN));
  }

  /** So many wrong payments, each for an order of its own, mistakes and senders by their shares. */
  make(count: number): WrongPayment[] {
    // Where the crowd is complete, before and after.
    const pool = this.orders.slice(150, -600);
    return Array.from({ length: count }, () => {
      const mistake = this.random.weighted(MISTAKES);
      for (;;) {
        const at = this.random.below(pool.length);
        const order = pool[at];
        const payment = order && this.wrong(order, mistake);
        if (!payment) continue;
        pool.splice(at, 1);
        return payment;
      }
    });
  }

  private address(): string {
    return fromHexAddress(this.random.hex(20));
  }

  private user(): CrowdUser {
    const past = this.random.next() < 0.8 ? 'proved' : 'credited_before';
    return { id: this.random.uuid(), wallet: this.address(), second: this.address(), past };
  }

  private order(openedHeight: number): CrowdOrder {
    const user = this.random.one(this.users);
    const currency = this.random.next() < 0.85 ? 'TRX' : 'USDT';
    const steps = this.random.one(PRICES);
    // A USDT is about three TRX.
    const base = BigInt(currency === 'TRX' ? steps : Math.ceil(steps / 3)) * STEP;
    const address = this.addresses[this.random.next() < 0.9 ? 0 : 1] ?? '';
    const amount = base + BigInt(this.nextSuffix(`${address} ${currency} ${base}`));
    this.taken.add(`${address} ${currency} ${amount}`);
    return {
      id: this.random.uuid(),
      requestId: this.random.uuid(),
      user,
      receiver: this.random.next() < 0.85 ? user.wallet : this.address(),
      currency,
      amount,
      address,
      openedHeight,
      released: false,
    };
  }

  /** One after the other, as amounts are given out; where the round stands is chance. */
  private nextSuffix(round: string): number {
    const last = this.suffixes.get(round) ?? this.random.below(9_999);
    const suffix = (last % 9_999) + 1;
    this.suffixes.set(round, suffix);
    return suffix;
  }

  /** Null when this mistake can't be made with this order's amount. */
  private wrong(order: CrowdOrder, mistake: Mistake): WrongPayment | null {
    const toAddress = mistake === 'other_address_of_ours' ? this.otherThan(order.address) : order.address;
    const amount = this.amountOf(mistake, order.amount);
    const exact = mistake === 'after_the_hold';
    // The exact amount of somebody else's request would have paid that: it never comes to this queue.
    const pays = this.taken.has(`${toAddress} ${order.currency} ${amount}`) && !exact;
    if (amount === null || amount <= 0n || pays) return null;
    if (exact) order.released = true;
    const sender = this.senderOf(mistake, order);
    const height = this.heightOf(mistake, order.openedHeight);
    const fromAddress = this.from(sender, order);
    return { mistake, sender, order, fromAddress, toAddress, amount, height, ...this.crowdAt(height, order) };
  }

  private otherThan(address: string): string {
    return this.addresses.find((other) => other !== address) ?? address;
  }

  private senderOf(mistake: Mistake, order: CrowdOrder): Sender {
    if (mistake === 'fee_taken_off') return 'exchange';
    const sender = this.random.weighted(SENDERS);
    if (sender === 'receiver' && order.receiver !== order.user.wallet) return order.user.past;
    return sender === 'proved' || sender === 'credited_before' ? order.user.past : sender;
  }

  private from(sender: Sender, { user, receiver }: CrowdOrder): string {
    if (sender === 'receiver') return receiver;
    if (sender === 'unknown') return this.address();
    return sender === 'exchange' ? this.random.one(this.exchanges) : user.second;
  }

  private heightOf(mistake: Mistake, opened: number): number {
    if (mistake === 'after_the_hold') return opened + BLOCKS_HELD + 1 + this.random.below(28_800);
    const late = this.random.next() < 0.1;
    if (late) return opened + BLOCKS_OPEN + 1 + this.random.below(4_000);
    return opened + Math.min(BLOCKS_OPEN - 1, 3 + Math.ceil(this.random.around(30, 0.9)));
  }

  private crowdAt(height: number, order: CrowdOrder): Pick<WrongPayment, 'crowd' | 'samePrice'> {
    const unpaid = this.orders.filter(
      (one) => one !== order && one.openedHeight < height && one.openedHeight + BLOCKS_OPEN >= height,
    );
    const price = ({ amount, currency }: CrowdOrder): string => `${currency} ${amount / STEP}`;
    return { crowd: unpaid.length, samePrice: unpaid.filter((one) => price(one) === price(order)).length };
  }

  /** Null when this mistake can't be made with this amount. */
  private amountOf(mistake: Mistake, asked: bigint): bigint | null {
    const text = `${asked / 1_000_000n}.${String(asked % 1_000_000n).padStart(6, '0')}`;
    const digitAt = (): number => {
      const spots = [...Array(text.length).keys()].filter((spot) => text[spot] !== '.');
      // Nobody mistypes the price he was told as easily as the long tail.
      return this.random.next() < 0.25 ? this.random.one(spots) : this.random.one(spots.slice(-4));
    };
    switch (mistake) {
      case 'left_the_suffix_out':
        return asked - (asked % STEP);
      case 'fewer_decimals':
        return changed(asked, asked - (asked % this.random.one([10n, 100n, 1_000n])));
      case 'one_digit_wrong':
        return changed(asked, units(splice(text, digitAt(), 1, String(this.random.below(10)))));
      case 'two_digits_swapped': {
        const spot = Math.max(1, digitAt());
        const before = text[spot - 1] === '.' ? spot - 2 : spot - 1;
        const swapped = splice(splice(text, before, 1, text[spot] ?? ''), spot, 1, text[before] ?? '');
        return changed(asked, units(swapped));
      }
      case 'one_digit_forgotten':
        return changed(asked, units(splice(text, digitAt(), 1, '')));
      case 'one_digit_too_many':
        return changed(asked, units(splice(text, digitAt(), 0, String(this.random.below(10)))));
      case 'rounded_up': {
        const step = this.random.one([STEP, STEP * 10n, STEP * 100n]);
        return asked - (asked % step) + step;
      }
      case 'point_misplaced':
        return this.random.next() < 0.5 ? asked * 10n : asked / 10n;
      case 'fee_taken_off':
        return asked - this.random.one([1_000_000n, 1_000_000n, 1_000_000n, 800_000n, 100_000n]);
      case 'other_address_of_ours':
      case 'after_the_hold':
        return asked;
      case 'another_amount':
        return asked - (asked % STEP) + STEP * BigInt(this.random.below(41) - 15);
    }
  }
}

const changed = (asked: bigint, paid: bigint): bigint | null => (paid === asked ? null : paid);

const splice = (text: string, spot: number, length: number, put: string): string =>
  text.slice(0, spot) + put + text.slice(spot + length);

/** What a wallet sends for what was typed: decimals after the sixth are lost. */
function units(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole || '0') * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
}
