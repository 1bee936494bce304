import { utils } from 'tronweb';

/** A TRON account with its key (64 hex digits). */
export interface Account {
  address: string;
  privateKey: string;
}

export function newAccount(): Account {
  const { address, privateKey } = utils.accounts.generateAccount();
  return { address: address.base58, privateKey: privateKey.replace(/^0x/, '') };
}
