import { Injectable } from '@nestjs/common';
import { Database, rows, type Tx } from '../../platform/database/index.js';
import { accountCode, type Currency } from './accounts.js';

/** What we owe to sending addresses of whom we know no more than that. */
@Injectable()
export class AddressCredits {
  constructor(private readonly database: Database) {}

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

  /** By address: the posting's kind of what last added to its credit. */
  async lastAdded(
    tx: Tx,
    addresses: readonly string[],
    currency: Currency,
  ): Promise<ReadonlyMap<string, string>> {
    const owners = new Map(addresses.map((owner) => [codeOf(owner, currency), owner]));
    const found = await rows<{ code: string; kind: string }>(
      tx,
      `SELECT a.code, t.kind FROM ledger_accounts a CROSS JOIN LATERAL (
         SELECT e.transaction_id FROM balance_transactions e WHERE e.account_id = a.id AND e.amount < 0
         ORDER BY e.id DESC LIMIT 1) AS last
       JOIN ledger_transactions t ON t.id = last.transaction_id WHERE a.code = ANY($1)`,
      [[...owners.keys()]],
    );
    return new Map(found.map(({ code, kind }) => [owners.get(code) ?? '', kind]));
  }

  /** Addresses with at least so many sun, those with the most first. */
  async atLeast(sun: bigint, limit: number, exclude: readonly string[]): Promise<string[]> {
    const found = await rows<{ code: string }>(
      this.database.manager,
      `SELECT code FROM ledger_accounts WHERE kind = 'address_credit' AND currency = 'TRX' AND balance >= $1
         AND balance > 0 AND code <> ALL($3) ORDER BY balance DESC LIMIT $2`,
      [sun.toString(), limit, exclude.map((owner) => codeOf(owner, 'TRX'))],
    );
    return found.map(({ code }) => code.split(':')[1] ?? '');
  }
}

const codeOf = (owner: string, currency: Currency): string =>
  accountCode({ kind: 'address_credit', owner, currency });
