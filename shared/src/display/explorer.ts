/** Where a transaction can be looked at. */
export type ExplorerLink = (txid: string) => string;

const EXPLORERS = {
  mainnet: 'https://tronscan.org/#/transaction/',
  nile: 'https://nile.tronscan.org/#/transaction/',
  shasta: 'https://shasta.tronscan.org/#/transaction/',
} as const;

/** The network's public explorer; on the devnet, which has none, the node's own answer. */
export function explorerOf(network: keyof typeof EXPLORERS | 'devnet', nodeUrl: string): ExplorerLink {
  const base = network === 'devnet' ? `${nodeUrl}/wallet/gettransactioninfobyid?value=` : EXPLORERS[network];
  return (txid) => base + txid;
}
