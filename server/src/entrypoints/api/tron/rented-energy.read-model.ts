import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';

/** What an address has of us by our books. */
export interface RentedEnergy {
  readonly energy: number;
  readonly sun: bigint;
}

@Injectable()
export class RentedEnergyReadModel {
  constructor(private readonly database: Database) {}

  /** Of delegations that are in a block and not taken back yet. */
  async of(address: string): Promise<RentedEnergy> {
    const [row] = await rows<{ energy: string; sun: string }>(
      this.database.manager,
      `SELECT coalesce(sum(energy), 0) AS energy, coalesce(sum(sun), 0) AS sun FROM energy_delegations
       WHERE receiver = $1 AND status IN ('active', 'ended')`,
      [address],
    );
    return { energy: Number(row?.energy ?? 0), sun: BigInt(row?.sun ?? 0) };
  }
}
