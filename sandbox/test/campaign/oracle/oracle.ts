import type { Currency, Facts, FlashRule, Request, Transfer } from './facts.js';

export type Outcome = 'order' | 'deposit' | 'flash' | 'unmatched' | 'held' | 'own_funds';

/** What must become of a transfer. */
export interface Verdict {
  transfer: Transfer;
  outcome: Outcome;
  /** The request that its amount names. */
  request: Request | undefined;
  /** Its request was paid already. */
  duplicate: boolean;
  late: boolean;
  /** Units of a flash rental, and what of the sender's earlier credit paid for them. */
  units: bigint;
  earned: bigint;
  creditUsed: bigint;
}

export interface Money {
  TRX: bigint;
  USDT: bigint;
}

/** What the books must say once everything is at rest. */
export interface Expected {
  verdicts: readonly Verdict[];
  /** Orders that a transfer paid. */
  paidOrders: ReadonlySet<string>;
  deposits: ReadonlyMap<string, Money>;
  /** What each address still has to its credit, and what went back to it on chain (fee included), in sun. */
  credits: ReadonlyMap<string, bigint>;
  refunds: ReadonlyMap<string, bigint>;
  /** Held and unmatched: finance's queue. */
  queue: Money;
  flashEarned: bigint;
  received: Money;
}

/** Amounts that end so are no request's: everybody may pay round sums. */
const ROUND = 10_000n;

/** Judges every transfer by itself, from the rules alone. */
export function expectedOf(facts: Facts): Expected {
  return new Oracle(facts).run();
}

class Oracle {
  private readonly verdicts: Verdict[] = [];
  private readonly requests = new Map<string, Request[]>();
  private readonly paid = new Set<string>();
  private readonly credits = new Map<string, bigint>();

  constructor(private readonly facts: Facts) {
    for (const request of facts.requests) {
      const name = nameOf(request.address, request.currency, request.amount);
      this.requests.set(name, [...(this.requests.get(name) ?? []), request]);
    }
  }

  run(): Expected {
    for (const transfer of this.facts.transfers) this.verdicts.push(this.judge(transfer));
    return this.sumUp();
  }

  private judge(transfer: Transfer): Verdict {
    const { from, to, currency, amount } = transfer;
    const nothing = { transfer, request: undefined, duplicate: false, late: false };
    const plain = { ...nothing, units: 0n, earned: 0n, creditUsed: 0n };
    if (this.facts.own.has(from)) return { ...plain, outcome: 'own_funds' };
    const request = this.named(transfer);
    if (request) return this.answer({ ...plain, request, outcome: 'unmatched' }, request);
    const rule = this.facts.flash.find(({ address }) => address === to);
    if (!rule || currency !== 'TRX') return { ...plain, outcome: 'unmatched' };
    const strange = this.facts.contracts.has(from) || this.facts.exchanges.has(from);
    if (strange || this.facts.denied.has(from)) return { ...plain, outcome: 'held' };
    return { ...plain, outcome: 'flash', ...this.sell(rule, from, amount) };
  }

  private named({ key, to, currency, amount, height, time }: Transfer): Request | undefined {
    if (amount % ROUND === 0n || this.facts.early.has(key)) return undefined;
    return this.requests
      .get(nameOf(to, currency, amount))
      ?.find((one) => height > one.openedHeight && time < one.holdUntil);
  }

  private answer(plain: Verdict, request: Request): Verdict {
    const { transfer } = plain;
    if (this.paid.has(request.id)) return { ...plain, duplicate: true };
    if (this.facts.denied.has(transfer.from)) return { ...plain, outcome: 'held' };
    this.paid.add(request.id);
    return { ...plain, outcome: request.kind, late: transfer.time > request.deadline };
  }

  /** As many whole units as the transfer and the sender's credit pay for; what is over becomes credit. */
  private sell(rule: FlashRule, from: string, amount: bigint) {
    const credit = this.credits.get(from) ?? 0n;
    if (credit >= this.facts.refundFromSun)
      throw new Error(`${from} pays again while ${credit} sun may or may not be on their way back`);
    const hand = credit + amount;
    const affordable = hand / rule.unitPriceSun;
    const units = affordable > rule.maxUnits ? rule.maxUnits : affordable;
    const sold = units < rule.minUnits ? 0n : units;
    const earned = sold * rule.unitPriceSun;
    this.credits.set(from, hand - earned);
    return { units: sold, earned, creditUsed: earned > amount ? earned - amount : 0n };
  }

  private sumUp(): Expected {
    const deposits = new Map<string, Money>();
    const queue = { TRX: 0n, USDT: 0n };
    const received = { TRX: 0n, USDT: 0n };
    let flashEarned = 0n;
    for (const { transfer, outcome, request, earned } of this.verdicts) {
      received[transfer.currency] += transfer.amount;
      if (outcome === 'unmatched' || outcome === 'held') queue[transfer.currency] += transfer.amount;
      if (outcome === 'flash') flashEarned += earned;
      if (outcome === 'deposit' && request) add(deposits, request.userId, transfer.currency, transfer.amount);
    }
    const paid = this.facts.requests.filter(({ id }) => this.paid.has(id));
    return {
      verdicts: this.verdicts,
      paidOrders: new Set(paid.flatMap(({ orderId }) => orderId ?? [])),
      deposits,
      ...this.sweep(),
      queue,
      flashEarned,
      received,
    };
  }

  /** From a certain sum on, credits do not wait for the next payment. */
  private sweep(): Pick<Expected, 'credits' | 'refunds'> {
    const owed = [...this.credits].filter(([, sun]) => sun > 0n);
    const goesBack = ([, sun]: [string, bigint]): boolean => sun >= this.facts.refundFromSun;
    return {
      credits: new Map(owed.filter((one) => !goesBack(one))),
      refunds: new Map(owed.filter(goesBack)),
    };
  }
}

const nameOf = (address: string, currency: Currency, amount: bigint): string =>
  `${address} ${currency} ${amount}`;

function add(to: Map<string, Money>, user: string, currency: Currency, amount: bigint): void {
  const money = to.get(user) ?? { TRX: 0n, USDT: 0n };
  money[currency] += amount;
  to.set(user, money);
}
