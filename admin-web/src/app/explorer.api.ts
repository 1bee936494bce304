import { deskRoutes } from '@energy-desk/shared/desk';
import { ask } from '../lib/api.js';
import type { Explorer } from '../lib/explorer.js';

/** Links of the network that the desk serves. @throws Refused, NoAnswer */
export async function readExplorer(): Promise<Explorer> {
  const { explorer } = await ask(deskRoutes.about, {});
  return {
    address: (address) => explorer.address.replace('{address}', address),
    txid: (txid) => explorer.transaction.replace('{txid}', txid),
  };
}
