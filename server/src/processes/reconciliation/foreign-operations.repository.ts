import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';

/** A contract that a wallet of ours owned, and that we have no record of sending. */
export interface ForeignOperation {
  readonly id: string;
  readonly address: string;
  readonly txid: string;
  /** The contract's type. */
  readonly kind: string;
  readonly counterparty: string | null;
  /** What the contract names: stake lent or taken back, or TRX sent. */
  readonly sun: bigint;
  readonly resource: string | null;
  readonly height: bigint;
  readonly blockTime: Date;
}

interface ForeignRow {
  id: string;
  address: string;
  txid: string;
  kind: string;
  counterparty: string | null;
  sun: string;
  resource: string | null;
  height: string;
  block_time: Date;
}

export const DELEGATE = 'DelegateResourceContract';
export const UNDELEGATE = 'UnDelegateResourceContract';

const MARK = 'foreign-operations';
const COLUMNS = 'id, address, txid, kind, counterparty, sun, resource, height, block_time';

const toForeign = (row: ForeignRow): ForeignOperation => ({
  id: row.id,
  address: row.address,
  txid: row.txid,
  kind: row.kind,
  counterparty: row.counterparty,
  sun: BigInt(row.sun),
  resource: row.resource,
  height: BigInt(row.height),
  blockTime: row.block_time,
});

/** What others did on our wallets, found in solid blocks. */
@Injectable()
export class ForeignOperationsRepository {
  /** Height up to which solid blocks were looked through; locked, so that one looks at a time. */
  async position(tx: Tx, begin: bigint): Promise<bigint> {
    await tx.query('INSERT INTO watch_marks (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING', [
      MARK,
      begin.toString(),
    ]);
    const [row] = await rows<{ value: string }>(
      tx,
      'SELECT value FROM watch_marks WHERE name = $1 FOR UPDATE',
      [MARK],
    );
    return BigInt(row?.value ?? begin);
  }

  async moveTo(tx: Tx, height: bigint): Promise<void> {
    await tx.query('UPDATE watch_marks SET value = $2, updated_at = now() WHERE name = $1', [
      MARK,
      height.toString(),
    ]);
  }

  /**
   * Notes contracts in blocks above `from` up to `to` that supplier wallets or the treasury owned without an operation of ours.
   * @returns those that are new
   */
  async note(tx: Tx, from: bigint, to: bigint, treasury: string): Promise<ForeignOperation[]> {
    const found = await rows<ForeignRow>(
      tx,
      `INSERT INTO foreign_operations (address, txid, kind, counterparty, sun, resource, height, block_time)
       SELECT m.address, m.txid, m.kind, m.counterparty, coalesce((m.detail->>'sun')::bigint, 0),
         m.detail->>'resource', m.height, m.block_time
       FROM chain_movements m
       WHERE m.idx = 0 AND m.height > $1 AND m.height <= $2 AND (m.address = $3 OR m.address IN (SELECT address FROM supplier_wallets))
         AND NOT (m.kind = 'TransferContract' AND m.amount > 0)
         AND NOT EXISTS (SELECT 1 FROM tron_transactions t WHERE t.txid = m.txid)
       ON CONFLICT (address, txid) DO NOTHING RETURNING ${COLUMNS}`,
      [from.toString(), to.toString(), treasury],
    );
    return found.map(toForeign);
  }

  /** Not adopted, above the height; oldest first. */
  async above(tx: Tx, height: bigint): Promise<ForeignOperation[]> {
    const found = await rows<ForeignRow>(
      tx,
      `SELECT ${COLUMNS} FROM foreign_operations WHERE adopted_as IS NULL AND height > $1 ORDER BY height, txid`,
      [height.toString()],
    );
    return found.map(toForeign);
  }

  /** Where the chain holds it: its block and what it cost. */
  async place(
    tx: Tx,
    { address, txid }: ForeignOperation,
  ): Promise<{ blockId: string; feeSun: bigint } | null> {
    const [row] = await rows<{ block_id: string; fee_sun: string }>(
      tx,
      'SELECT block_id, fee_sun FROM chain_movements WHERE address = $1 AND txid = $2 AND idx = 0',
      [address, txid],
    );
    return row ? { blockId: row.block_id, feeSun: BigInt(row.fee_sun) } : null;
  }

  /** Whether the ledger knows what moved by it, as somebody else's; waits for whoever is just booking it. */
  async booked(tx: Tx, { address, txid }: ForeignOperation): Promise<boolean> {
    const [row] = await rows<{ booked: boolean }>(
      tx,
      'SELECT booked FROM chain_movements WHERE address = $1 AND txid = $2 AND idx = 0 FOR UPDATE',
      [address, txid],
    );
    return row?.booked ?? false;
  }

  async find(tx: Tx, id: string): Promise<ForeignOperation | null> {
    const [row] = await rows<ForeignRow>(
      tx,
      `SELECT ${COLUMNS} FROM foreign_operations WHERE id = $1 AND adopted_as IS NULL FOR UPDATE`,
      [id],
    );
    return row ? toForeign(row) : null;
  }

  /** Of one wallet and one receiver, not adopted; oldest first. */
  async ofPair(tx: Tx, { address, counterparty }: ForeignOperation): Promise<ForeignOperation[]> {
    const found = await rows<ForeignRow>(
      tx,
      `SELECT ${COLUMNS} FROM foreign_operations WHERE adopted_as IS NULL AND address = $1 AND counterparty = $2
       ORDER BY height, txid`,
      [address, counterparty],
    );
    return found.map(toForeign);
  }

  /** What turned out to be ours above the height. */
  async adoptedAbove(tx: Tx, height: bigint): Promise<{ txid: string; purpose: string; subject: string }[]> {
    return rows(
      tx,
      `SELECT f.txid, t.purpose, t.subject FROM foreign_operations f JOIN tron_transactions t ON t.txid = f.txid
       WHERE f.adopted_as IS NOT NULL AND f.height > $1 ORDER BY f.height, f.txid`,
      [height.toString()],
    );
  }

  /** Compare-and-set: false when it is adopted already. */
  async adopted(tx: Tx, id: string, subject: string): Promise<boolean> {
    const changed = await rows(
      tx,
      'UPDATE foreign_operations SET adopted_as = $2 WHERE id = $1 AND adopted_as IS NULL RETURNING id',
      [id, subject],
    );
    return changed.length === 1;
  }
}
