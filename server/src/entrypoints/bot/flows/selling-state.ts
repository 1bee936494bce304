import { Injectable } from '@nestjs/common';
import { AppError } from '../../../platform/errors/index.js';
import { SellingGuard } from '../../../processes/rental/index.js';
import type { Selling } from '../views/flash.view.js';

/** Whether what is paid now would be delivered. */
@Injectable()
export class SellingState {
  constructor(private readonly guard: SellingGuard) {}

  /** @param energy the smallest sale */
  async now(energy: number): Promise<Selling> {
    try {
      await this.guard.assertOpen();
      await this.guard.assertCapacity(energy);
      return 'open';
    } catch (error) {
      if (!(error instanceof AppError) || error.fault !== 'world') throw error;
      return error.code === 'selling/sold_out' ? 'sold_out' : 'paused';
    }
  }
}
