import { thousands } from '@energy-desk/shared/display';
import { sun } from '@energy-desk/shared/units';
import type { AddressFacts, FactsUnavailable } from '../../../processes/account-lookup/index.js';
import type { BotTexts } from '../texts/index.js';
import { trxText } from './format.js';

/** What is known of an address; `ours` is one of our own, which can't receive. */
export type ShownFacts = AddressFacts | FactsUnavailable | { readonly kind: 'ours' };

/** Points of bandwidth that a USDT transfer takes (mainnet receipts). */
export const TRANSFER_BANDWIDTH = 345;

export function factsLine(texts: BotTexts, facts: ShownFacts): string {
  const say = texts.rent.facts;
  if (facts.kind === 'unavailable') return say.unavailable;
  if (facts.kind === 'ours') return say.ours;
  if (facts.isContract) return say.contract;
  if (!facts.activated) return say.notActivated;
  return say.resources(
    trxText(texts, sun(facts.balanceSun)),
    thousands(facts.energyLeft),
    thousands(facts.bandwidthLeft),
  );
}

/** Whether energy could be delegated to it, as far as is known. */
export const canReceive = (facts: ShownFacts): boolean =>
  facts.kind === 'unavailable' || (facts.kind === 'known' && facts.activated && !facts.isContract);
