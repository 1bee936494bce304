import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { PriceList } from './price-list.service.js';
import type { PriceChecks } from './price-row.checks.js';
import type { PriceRowInput } from './price-row.schema.js';

const BY = 'seed';

/** Prices that an operator hands in as a file. */
@Injectable()
export class PricingSeed {
  constructor(
    private readonly database: Database,
    private readonly list: PriceList,
  ) {}

  /**
   * Adds what is missing, all or nothing; prices that are there, or were taken off the list, stay as they are.
   * @returns number of rows added
   * @throws AppError pricing/invalid
   */
  addMissing(rows: readonly PriceRowInput[], checks: PriceChecks): Promise<number> {
    return this.database.transaction('pricing.seed', async (tx) => {
      let added = 0;
      for (const row of rows) if (await this.list.addMissing(tx, row, BY, checks)) added += 1;
      return added;
    });
  }
}
