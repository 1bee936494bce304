import { z } from 'zod';
import type { Tone } from '../../ui/tone.js';
import type { Difference, Run } from './reports.api.js';

export const RUN_TONES: Readonly<Record<Run['status'], Tone>> = {
  running: 'primary',
  done: 'success',
  failed: 'danger',
};

const checkSchema = z.object({ checked: z.int(), skipped: z.int(), differences: z.int() });

/** What a comparison looked at, check by check. */
export const checksOf = ({ checks }: Run) =>
  Object.entries(checks).flatMap(([name, value]) => {
    const parsed = checkSchema.safeParse(value);
    return parsed.success ? [{ name, ...parsed.data }] : [];
  });

/** By how much the chain has more than the books, where both are amounts. */
export const gapOf = ({ ours, chains }: Difference): bigint | undefined =>
  ours === null || chains === null ? undefined : BigInt(chains) - BigInt(ours);

/** Which text says what to do: more and less are different stories. */
export function adviceKey(one: Difference): string {
  if (one.kind !== 'cash' && one.kind !== 'delegation') return one.kind;
  return `${one.kind}_${(gapOf(one) ?? 0n) > 0n ? 'more' : 'less'}`;
}

/** What happened in a foreign operation; contracts that no text names are "other". */
export const CONTRACTS = [
  'DelegateResourceContract',
  'UnDelegateResourceContract',
  'TransferContract',
  'TriggerSmartContract',
  'FreezeBalanceV2Contract',
  'UnfreezeBalanceV2Contract',
  'WithdrawExpireUnfreezeContract',
  'CancelAllUnfreezeV2Contract',
  'VoteWitnessContract',
  'WithdrawBalanceContract',
  'AccountPermissionUpdateContract',
] as const;

export const contractKey = (kind: string): string => CONTRACTS.find((known) => known === kind) ?? 'other';
