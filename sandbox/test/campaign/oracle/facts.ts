import type { SolidTransaction } from '../../../src/driver/index.js';

export type Currency = 'TRX' | 'USDT';

/** A transfer to one of the receiving addresses, as the chain solidly has it. */
export interface Transfer {
  /** Transaction id and place within it: 0 for a transfer of TRX, else one more than the place of its log. */
  key: string;
  txid: string;
  height: number;
  /** Place among all transfers, oldest first. */
  place: number;
  /** Chain time of its block, milliseconds. */
  time: number;
  currency: Currency;
  from: string;
  to: string;
  /** Sun or millionths of a USDT. */
  amount: bigint;
}

/** Somebody was told to pay exactly this. Times are milliseconds of chain time. */
export interface Request {
  id: string;
  kind: 'order' | 'deposit';
  userId: string;
  orderId: string | null;
  address: string;
  currency: Currency;
  amount: bigint;
  /** Only blocks above it can pay. */
  openedHeight: number;
  deadline: number;
  /** From then on the amount names nobody. */
  holdUntil: number;
}

/** What a plain transfer of TRX to a flash address buys. */
export interface FlashRule {
  address: string;
  unitPriceSun: bigint;
  minUnits: bigint;
  maxUnits: bigint;
}

/** Everything that the outcome of a transfer may depend on. */
export interface Facts {
  transfers: readonly Transfer[];
  requests: readonly Request[];
  flash: readonly FlashRule[];
  /** Our own addresses. */
  own: ReadonlySet<string>;
  denied: ReadonlySet<string>;
  exchanges: ReadonlySet<string>;
  contracts: ReadonlySet<string>;
  /**
   * Transfers that lay in a block before their amount named anybody and then, by a reorganisation, in one after that,
   * and that were judged meanwhile: they name nobody.
   */
  early: ReadonlySet<string>;
  /** Credits of an address from this many sun on go back on chain. */
  refundFromSun: bigint;
}

/** All transfers of value to `receiving`, in the order of the chain. */
export function transfersTo(
  chain: readonly SolidTransaction[],
  receiving: readonly string[],
  usdtContract: string,
): Transfer[] {
  const wanted = new Set(receiving);
  const found: Omit<Transfer, 'place'>[] = [];
  for (const tx of chain) {
    if (!tx.ok) continue;
    const { txid, height, time } = tx;
    const base = { txid, height, time };
    if (tx.type === 'TransferContract' && tx.to !== undefined)
      found.push({
        ...base,
        key: `${txid}:0`,
        currency: 'TRX',
        from: tx.owner,
        to: tx.to,
        amount: tx.amount,
      });
    for (const { contract, from, to, amount, index } of tx.tokens) {
      if (contract !== usdtContract || from === to) continue;
      found.push({ ...base, key: `${txid}:${index + 1}`, currency: 'USDT', from, to, amount });
    }
  }
  return found
    .filter(({ to, amount }) => wanted.has(to) && amount > 0n)
    .map((transfer, place) => ({ ...transfer, place }));
}
