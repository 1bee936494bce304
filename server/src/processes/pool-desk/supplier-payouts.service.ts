import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { type AccountEntry, AccountStatements, SupplierDues } from '../../domain/ledger/index.js';
import { PoolCatalog } from '../../domain/pools/index.js';
import { Database, isUuid, type Tx } from '../../platform/database/index.js';
import {
  alreadyReversed,
  moreThanOwed,
  payoutKeyReused,
  payoutNotFound,
  poolNotFound,
  transferRepeated,
} from './pool-desk.errors.js';
import type { By } from './pool-desk.types.js';

/** A payment to the suppliers of a pool that was made outside of the desk. */
export interface SupplierPayout {
  readonly poolId: string;
  /** Above zero. */
  readonly sun: bigint;
  /** The transfer that paid it, where it was one on the chain; kept as it was given. */
  readonly txid: string | null;
  /** Names the payout: twice is once. */
  readonly key: string;
}

export interface SupplierStatement {
  /** Sun, as of now. */
  readonly owed: bigint;
  /** Newest first; positive where it added to what is owed. */
  readonly lines: readonly SupplierLine[];
}

export interface SupplierLine extends AccountEntry {
  /** A payout that nobody booked back yet. */
  readonly reversible: boolean;
}

/** A payout that was written down by mistake. */
export interface PayoutReversal {
  readonly poolId: string;
  /** The line of the statement that has it. */
  readonly entryId: string;
  /** Names the reversal: twice is once. */
  readonly key: string;
}

/** What the suppliers of a pool are owed. The desk pays nobody: a person does, and writes it down. */
@Injectable()
export class SupplierPayouts {
  constructor(
    private readonly database: Database,
    private readonly catalog: PoolCatalog,
    private readonly dues: SupplierDues,
    private readonly statements: AccountStatements,
    private readonly audit: AuditService,
  ) {}

  /** @throws AppError pools/not_found */
  async statement(
    poolId: string,
    page: { readonly limit: number; readonly before?: string | undefined },
  ): Promise<SupplierStatement> {
    const { manager } = this.database;
    await this.assertKnown(manager, poolId);
    const entries = await this.statements.ofSupplier(poolId, page);
    const reversed = await this.dues.reversed(
      manager,
      entries.map(({ businessKey }) => businessKey),
    );
    return {
      owed: await this.dues.owed(manager, poolId),
      lines: entries.map((entry) => ({
        ...entry,
        reversible: entry.kind === 'supplier_payout' && !reversed.has(entry.businessKey),
      })),
    };
  }

  /**
   * @returns what is owed now
   * @throws AppError pools/not_found, suppliers/more_than_owed, suppliers/transfer_repeated, suppliers/key_reused
   */
  record(payout: SupplierPayout, by: By): Promise<bigint> {
    const { poolId, sun, txid } = payout;
    return this.database.transaction('pool.pay-supplier', async (tx) => {
      await this.assertKnown(tx, poolId);
      const key = `supplier-payout:${payout.key}`;
      await this.dues.oneAtATime(tx, poolId);
      const before = await this.dues.owed(tx, poolId);
      const booked = await this.dues.payout(tx, key);
      if (booked) {
        assertSame(booked, payout);
        return before;
      }
      if (txid !== null && (await this.dues.hasTransfer(tx, poolId, txid))) throw transferRepeated(txid);
      if (sun > before) throw moreThanOwed(before);
      await this.dues.pay(tx, poolId, sun, key, { poolId, sun: sun.toString(), txid, ...by });
      await this.audit.record(tx, {
        ...by,
        action: 'pools.pay-supplier',
        subject: `pool:${poolId}`,
        before: { owedSun: before },
        after: { owedSun: before - sun, paidSun: sun, txid },
      });
      return before - sun;
    });
  }

  /**
   * @returns what is owed now
   * @throws AppError pools/not_found, suppliers/payout_not_found, suppliers/already_reversed
   */
  reverse({ poolId, entryId, key }: PayoutReversal, by: By): Promise<bigint> {
    return this.database.transaction('pool.reverse-payout', async (tx) => {
      await this.assertKnown(tx, poolId);
      await this.dues.oneAtATime(tx, poolId);
      const before = await this.dues.owed(tx, poolId);
      const payout = await this.dues.payoutOfEntry(tx, poolId, entryId);
      if (!payout) throw payoutNotFound();
      const booked = await this.dues.reversal(tx, payout);
      if (booked?.['key'] === key) return before;
      if (booked) throw alreadyReversed();
      const { sun, txid } = payout;
      await this.dues.reverse(tx, poolId, payout, { poolId, sun: sun.toString(), txid, key, ...by });
      await this.audit.record(tx, {
        ...by,
        action: 'pools.reverse-payout',
        subject: `pool:${poolId}`,
        before: { owedSun: before },
        after: { owedSun: before + sun, reversedSun: sun, txid },
      });
      return before + sun;
    });
  }

  private async assertKnown(tx: Tx, poolId: string): Promise<void> {
    if (!isUuid(poolId) || !(await this.catalog.find(tx, poolId))) throw poolNotFound();
  }
}

function assertSame(booked: Readonly<Record<string, unknown>>, { poolId, sun }: SupplierPayout): void {
  if (booked['poolId'] !== poolId || booked['sun'] !== sun.toString()) throw payoutKeyReused();
}
