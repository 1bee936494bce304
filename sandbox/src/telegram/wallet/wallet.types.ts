/** A demo user's wallet as shown; amounts in millionths as decimal integers. */
export interface WalletView {
  address: string;
  connected: boolean;
  activated: boolean;
  sun: string;
  microUsdt: string;
  energy: { available: number; limit: number };
  bandwidth: { available: number; limit: number };
}

/** What a transaction really cost, from the node's transaction info. */
export interface Receipt {
  result: 'SUCCESS' | 'FAILED';
  message?: string;
  blockNumber: number;
  feeSun: string;
  /** Energy the transaction used in all, the part paid by staked or delegated energy, and what was burned for the rest. */
  energyTotal: number;
  energyUsed: number;
  energyBurnedSun: string;
  bandwidthUsed: number;
  bandwidthBurnedSun: string;
}

export interface WalletTransaction {
  txid: string;
  kind: 'trx' | 'usdt';
  to: string;
  /** Sun or millionths of USDT. */
  amount: string;
  at: number;
  receipt: Receipt | null;
}

/** What a USDT transfer would need now; energies in units. */
export interface UsdtEstimate {
  energy: number;
  available: number;
  burnSun: string;
  recipientHoldsUsdt: boolean;
}
