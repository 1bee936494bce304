import { Injectable } from '@nestjs/common';
import { Database, rows, type Tx } from '../../platform/database/index.js';

/** An address whose liquid TRX the books follow. */
export interface CashAccount {
  readonly address: string;
  /** Movements in earlier blocks are part of the opening balance. */
  readonly watchedFromHeight: bigint;
  /** Block whose balance opened the books; null until then. */
  readonly openingHeight: bigint | null;
}

interface CashRow {
  address: string;
  watched_from_height: string;
  opening_height: string | null;
}

const COLUMNS = 'address, watched_from_height, opening_height';

@Injectable()
export class CashAccounts {
  constructor(private readonly database: Database) {}

  /** Adds addresses that are not followed yet. */
  async follow(tx: Tx, addresses: readonly string[], fromHeight: bigint): Promise<void> {
    await tx.query(
      `INSERT INTO cash_accounts (address, watched_from_height) SELECT a, $2 FROM unnest($1::text[]) a
       ON CONFLICT (address) DO NOTHING`,
      [addresses, fromHeight.toString()],
    );
  }

  async list(tx: Tx = this.database.manager): Promise<CashAccount[]> {
    const found = await rows<CashRow>(tx, `SELECT ${COLUMNS} FROM cash_accounts ORDER BY address`);
    return found.map((row) => ({
      address: row.address,
      watchedFromHeight: BigInt(row.watched_from_height),
      openingHeight: row.opening_height === null ? null : BigInt(row.opening_height),
    }));
  }

  /** False when it was opened already. */
  async open(tx: Tx, address: string, height: bigint): Promise<boolean> {
    const opened = await rows(
      tx,
      'UPDATE cash_accounts SET opening_height = $2 WHERE address = $1 AND opening_height IS NULL RETURNING address',
      [address, height.toString()],
    );
    return opened.length === 1;
  }
}
