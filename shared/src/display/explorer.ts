/** Where a transaction can be looked at. */
export type ExplorerLink = (txid: string) => string;

type Network = 'mainnet' | 'nile' | 'shasta' | 'devnet';

/** Addresses of pages, with `{address}` and `{txid}` in the place of what is looked at. */
export interface ExplorerPages {
  readonly address: string;
  readonly transaction: string;
}

const EXPLORERS = {
  mainnet: 'https://tronscan.org',
  nile: 'https://nile.tronscan.org',
  shasta: 'https://shasta.tronscan.org',
} as const;

/** The network's public explorer; on the devnet, which has none, the node's own answers. */
export function explorerPages(network: Network, nodeUrl: string): ExplorerPages {
  if (network === 'devnet')
    return {
      address: `${nodeUrl}/wallet/getaccount?visible=true&address={address}`,
      transaction: `${nodeUrl}/wallet/gettransactioninfobyid?value={txid}`,
    };
  const base = EXPLORERS[network];
  return { address: `${base}/#/address/{address}`, transaction: `${base}/#/transaction/{txid}` };
}

/** A link to a transaction. */
export function explorerOf(network: Network, nodeUrl: string): ExplorerLink {
  const { transaction } = explorerPages(network, nodeUrl);
  return (txid) => transaction.replace('{txid}', txid);
}
