import type { PoolStatus, WalletStatus } from '@energy-desk/shared/pools';
import type { Tone } from '../../ui/tone.js';

export const POOL_TONES: Readonly<Record<PoolStatus, Tone>> = {
  active: 'success',
  maintenance: 'warning',
  inactive: 'info',
};

export const WALLET_TONES: Readonly<Record<WalletStatus, Tone>> = { active: 'success', disabled: 'info' };

export const LINE_TONES: Readonly<Record<'cost' | 'payout' | 'reversal', Tone>> = {
  cost: 'info',
  payout: 'success',
  reversal: 'warning',
};
