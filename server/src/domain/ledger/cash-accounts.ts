import { Injectable } from '@nestjs/common';
import { Database, rows, type Tx } from '../../platform/database/index.js';
import type { Currency } from './accounts.js';

/** An address whose money of one currency the books follow: liquid TRX, or USDT. */
export interface CashAccount {
  readonly address: string;
  readonly currency: Currency;
  /** Movements in earlier blocks are part of the opening balance. */
  readonly watchedFromHeight: bigint;
  /** Block whose balance opened the books; null until then. */
  readonly openingHeight: bigint | null;
}

interface CashRow {
  address: string;
  currency: Currency;
  watched_from_height: string;
  opening_height: string | null;
}

const COLUMNS = 'address, currency, watched_from_height, opening_height';

@Injectable()
export class CashAccounts {
  constructor(private readonly database: Database) {}

  /** Adds what is not followed yet. */
  async follow(
    tx: Tx,
    accounts: readonly Pick<CashAccount, 'address' | 'currency'>[],
    fromHeight: bigint,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO cash_accounts (address, currency, watched_from_height)
       SELECT a, c, $3 FROM unnest($1::text[], $2::text[]) AS n (a, c) ON CONFLICT (address, currency) DO NOTHING`,
      [
        accounts.map(({ address }) => address),
        accounts.map(({ currency }) => currency),
        fromHeight.toString(),
      ],
    );
  }

  async list(tx: Tx = this.database.manager): Promise<CashAccount[]> {
    const found = await rows<CashRow>(tx, `SELECT ${COLUMNS} FROM cash_accounts ORDER BY currency, address`);
    return found.map((row) => ({
      address: row.address,
      currency: row.currency,
      watchedFromHeight: BigInt(row.watched_from_height),
      openingHeight: row.opening_height === null ? null : BigInt(row.opening_height),
    }));
  }

  /** False when it was opened already. */
  async open(
    tx: Tx,
    { address, currency }: Pick<CashAccount, 'address' | 'currency'>,
    height: bigint,
  ): Promise<boolean> {
    const opened = await rows(
      tx,
      `UPDATE cash_accounts SET opening_height = $3
       WHERE address = $1 AND currency = $2 AND opening_height IS NULL RETURNING address`,
      [address, currency, height.toString()],
    );
    return opened.length === 1;
  }
}
