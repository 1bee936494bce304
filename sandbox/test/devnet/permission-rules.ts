import type { Wallet } from './harness.js';

/** Contract types 57 and 58 alone. */
export const DELEGATE_ONLY = '0000000000000006000000000000000000000000000000000000000000000000';

/** A permission as AccountPermissionUpdate takes it. */
export interface Rule {
  type: number;
  permission_name: string;
  threshold: number;
  operations?: string;
  keys: { address: string; weight: number }[];
  parent_id?: number;
}

export const key = (wallet: Wallet, weight = 1): { address: string; weight: number } => ({
  address: wallet.hex,
  weight,
});
/** The owner permission of `wallet`. */
export const ownerRule = (wallet: Wallet, more: Partial<Rule> = {}): Rule => ({
  type: 0,
  permission_name: 'owner',
  threshold: 1,
  keys: [key(wallet)],
  ...more,
});
/** An active permission of `wallet` to delegate and undelegate. */
export const activeRule = (wallet: Wallet, more: Partial<Rule> = {}): Rule => ({
  type: 2,
  permission_name: 'rent',
  threshold: 1,
  operations: DELEGATE_ONLY,
  keys: [key(wallet)],
  ...more,
});
