import { Module } from '@nestjs/common';
import { ReconciliationDeskModule } from '../../../processes/reconciliation/index.js';
import { ReconciliationController } from './reconciliation.controller.js';
import { ReconciliationReadModel } from './reconciliation.read-model.js';

@Module({
  imports: [ReconciliationDeskModule],
  controllers: [ReconciliationController],
  providers: [ReconciliationReadModel],
})
export class ReconciliationApiModule {}
