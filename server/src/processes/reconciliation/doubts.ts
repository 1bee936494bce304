import type { SendHold } from '../../domain/chain/index.js';
import { DELEGATE, type ForeignOperation, UNDELEGATE } from './foreign-operations.repository.js';
import { lentAndReturned } from './lent-and-returned.js';

/** Something that a person must look at before anything is sent. */
export interface Doubt {
  /** Of the foreign operation. */
  readonly id: string;
  readonly txid: string;
  readonly kind: string;
  readonly address: string;
  readonly counterparty: string | null;
  /** Stake lent or taken back, or sun sent. */
  readonly sun: string;
  /** Of energy lent: it came back on the chain already. Of energy taken back: it had been lent by one of these. */
  readonly returned: boolean;
  readonly advice: string;
}

const LENDING = [DELEGATE, UNDELEGATE];
const PAYING = ['TransferContract', 'TriggerSmartContract'];
const RETURNED =
  'Energy was lent and has come back, for an order that the books lost. Nothing is left to do on the chain; its payment, if there was one, waits in the queue.';
const ADVICE: Readonly<Record<string, string>> = {
  [DELEGATE]:
    'Energy was lent for an order that the books lost, or by the owner. Ours: take it over, so that it is taken back when its time is over; its payment waits in the queue.',
  [UNDELEGATE]:
    'Energy was taken back that the books still count as lent, or that they lost. Compare with the rentals of the receiver.',
  TransferContract: 'TRX left. Compare with the refunds that are due to this address before they are sent.',
  TriggerSmartContract: 'A contract was called, perhaps to send USDT. Compare with the refunds that are due.',
};

/** Whether a person decides of it before the hold is released. What else an owner does with his wallet is his: an alert tells it. */
export const isDoubtful = (
  { kind, height }: ForeignOperation,
  { cause, fromHeight }: Pick<SendHold, 'cause' | 'fromHeight'>,
): boolean => height > fromHeight && (cause === 'restore' || LENDING.includes(kind) || PAYING.includes(kind));

/** What of these, none of them adopted, is in doubt. */
export function doubtsOf(left: readonly ForeignOperation[], hold: SendHold): Doubt[] {
  const returned = lentAndReturned(left);
  return left
    .filter((one) => isDoubtful(one, hold))
    .map(({ id, txid, kind, address, counterparty, sun }) => ({
      id,
      txid,
      kind,
      address,
      counterparty,
      sun: sun.toString(),
      returned: returned.has(id),
      advice: returned.has(id) ? RETURNED : (ADVICE[kind] ?? 'Find out who did this and why.'),
    }));
}
