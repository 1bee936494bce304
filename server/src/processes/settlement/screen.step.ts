import { Injectable } from '@nestjs/common';
import { PaymentsService } from '../../domain/payments/index.js';
import { Database } from '../../platform/database/index.js';
import { BatchRunner } from '../../platform/queue/index.js';
import { SenderKinds } from './sender-kinds.js';

const BATCH = 64;

/**
 * Looks up whether senders are contracts: energy can't be delegated to one, so its flash payment waits for a person
 * (java-tron's DelegateResourceActuator refuses contracts). While no node answers, their payments wait.
 */
@Injectable()
export class ScreenStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly payments: PaymentsService,
    private readonly senders: SenderKinds,
  ) {}

  run(): Promise<void> {
    return this.batches.run({
      step: 'settlement.screen',
      load: (exclude) => this.payments.unscreened(BATCH, exclude),
      handle: async (addresses) => {
        const kinds = await this.senders.of(addresses);
        await this.database.transaction('settlement.screen', (tx) => this.payments.setSenderKinds(tx, kinds));
      },
    });
  }
}
