import { Injectable } from '@nestjs/common';
import { parseTronAddress, type TronAddress } from '@energy-desk/shared/units';
import type { Tx } from '../../platform/database/index.js';
import type { UserWallet } from './user.types.js';

interface WalletRow {
  id: string;
  address: string;
  label: string;
}

const toWallet = (row: WalletRow): UserWallet => {
  const address = parseTronAddress(row.address);
  if (!address) throw new Error(`address book holds a broken address: ${row.id}`);
  return { id: row.id, address, label: row.label };
};

@Injectable()
export class AddressBookRepository {
  /** Last used first. */
  async list(tx: Tx, userId: string): Promise<UserWallet[]> {
    const rows: WalletRow[] = await tx.query(
      'SELECT id, address, label FROM user_wallets WHERE user_id = $1 ORDER BY used_at DESC, id',
      [userId],
    );
    return rows.map(toWallet);
  }

  async find(tx: Tx, userId: string, id: string): Promise<UserWallet | null> {
    const rows: WalletRow[] = await tx.query(
      'SELECT id, address, label FROM user_wallets WHERE user_id = $1 AND id = $2',
      [userId, id],
    );
    return rows[0] ? toWallet(rows[0]) : null;
  }

  /**
   * Saves or touches; a label is only replaced by one that says something. Null when the book is full.
   * @param limit most entries of one book
   */
  async save(
    tx: Tx,
    userId: string,
    address: TronAddress,
    label: string,
    limit: number,
  ): Promise<UserWallet | null> {
    const rows: WalletRow[] = await tx.query(
      `INSERT INTO user_wallets (user_id, address, label)
       SELECT $1::uuid, $2::text, $3::text WHERE EXISTS (SELECT 1 FROM user_wallets WHERE user_id = $1 AND address = $2)
         OR (SELECT count(*) FROM user_wallets WHERE user_id = $1) < $4
       ON CONFLICT (user_id, address) DO UPDATE SET used_at = now(),
         label = CASE WHEN EXCLUDED.label = '' THEN user_wallets.label ELSE EXCLUDED.label END
       RETURNING id, address, label`,
      [userId, address, label, limit],
    );
    return rows[0] ? toWallet(rows[0]) : null;
  }

  /** The relabelled entry, or null when it is not this user's. */
  async relabel(tx: Tx, userId: string, id: string, label: string): Promise<UserWallet | null> {
    const rows: WalletRow[] = await tx.query(
      `WITH changed AS (UPDATE user_wallets SET label = $3 WHERE user_id = $1 AND id = $2
       RETURNING id, address, label) SELECT * FROM changed`,
      [userId, id, label],
    );
    return rows[0] ? toWallet(rows[0]) : null;
  }

  async remove(tx: Tx, userId: string, id: string): Promise<boolean> {
    const rows: { id: string }[] = await tx.query(
      `WITH gone AS (DELETE FROM user_wallets WHERE user_id = $1 AND id = $2 RETURNING id) SELECT * FROM gone`,
      [userId, id],
    );
    return rows.length > 0;
  }
}
