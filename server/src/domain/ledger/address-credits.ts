import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import { accountCode, type Currency } from './accounts.js';

/** What we owe to sending addresses of whom we know no more than that. */
@Injectable()
export class AddressCredits {
  /**
   * Credits of these addresses, in the currency's smallest unit; nothing for those that have none. They stay as they
   * are until the transaction ends: whoever spends one asks here first, in one call for all his addresses.
   */
  async lock(tx: Tx, addresses: readonly string[], currency: Currency): Promise<ReadonlyMap<string, bigint>> {
    const owners = new Map(addresses.map((owner) => [codeOf(owner, currency), owner]));
    const found = await rows<{ code: string; balance: string }>(
      tx,
      'SELECT code, balance FROM ledger_accounts WHERE code = ANY($1) ORDER BY code FOR UPDATE',
      [[...owners.keys()]],
    );
    return new Map(found.map(({ code, balance }) => [owners.get(code) ?? '', BigInt(balance)]));
  }
}

const codeOf = (owner: string, currency: Currency): string =>
  accountCode({ kind: 'address_credit', owner, currency });
