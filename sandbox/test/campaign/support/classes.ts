import type { SolidTransaction } from '../../../src/driver/index.js';
import type { Facts } from '../oracle/facts.js';
import type { Expected, Verdict } from '../oracle/oracle.js';
import type { Cast } from './cast.js';

/** How many transfers there were of each class. One transfer may be of several. */
export function classesOf(
  { verdicts }: Expected,
  chain: readonly SolidTransaction[],
  cast: Cast,
  moved: ReadonlyMap<string, number>,
  facts: Facts,
): Record<string, number> {
  const inBlock = new Map<number, number>();
  for (const { transfer } of verdicts) inBlock.set(transfer.height, (inBlock.get(transfer.height) ?? 0) + 1);
  const flashAddresses = new Set(facts.flash.map(({ address }) => address));
  const count = (fits: (verdict: Verdict) => boolean): number => verdicts.filter(fits).length;
  const ofFlash = (fits: (verdict: Verdict) => boolean): number =>
    count((verdict) => verdict.outcome === 'flash' && fits(verdict));
  const left = ({ transfer, earned }: Verdict): bigint => transfer.amount - earned;
  const calls = chain.filter(({ type }) => type === 'TriggerSmartContract');
  return {
    exact: count(({ outcome, late }) => (outcome === 'order' || outcome === 'deposit') && !late),
    wrong: count(
      ({ outcome, request, transfer }) =>
        outcome === 'unmatched' && !request && !flashAddresses.has(transfer.to),
    ),
    late: count(({ late }) => late),
    duplicate: count(({ duplicate }) => duplicate),
    USDT: count(({ transfer }) => transfer.currency === 'USDT'),
    'fake token': calls.filter(
      ({ ok, tokens }) => ok && tokens.some(({ contract }) => contract === cast.fakeToken),
    ).length,
    'failed call': calls.filter(({ ok }) => !ok).length,
    'flash whole': ofFlash((verdict) => verdict.units > 0n && left(verdict) <= 0n),
    'flash remainder': ofFlash((verdict) => verdict.units > 0n && left(verdict) > 0n),
    'flash small': ofFlash(({ units }) => units === 0n),
    'several in a block': count(({ transfer }) => (inBlock.get(transfer.height) ?? 0) > 1),
    reorganised: count(({ transfer }) => moved.has(transfer.txid)),
    'from contracts': count(({ transfer }) => facts.contracts.has(transfer.from)),
    'from exchanges': count(({ transfer }) => facts.exchanges.has(transfer.from)),
  };
}
