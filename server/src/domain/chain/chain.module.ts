import { Module } from '@nestjs/common';
import { ChainProgress } from './chain-progress.service.js';
import { ChainService } from './chain.service.js';
import { CursorRepository } from './cursor.repository.js';
import { MovementRepository } from './movement.repository.js';
import { OperationRepository } from './operation.repository.js';
import { OperationSends } from './operation-sends.service.js';
import { SendHoldRepository } from './send-hold.repository.js';
import { SendHolds } from './send-holds.service.js';

@Module({
  providers: [
    CursorRepository,
    MovementRepository,
    OperationRepository,
    ChainService,
    ChainProgress,
    OperationSends,
    SendHoldRepository,
    SendHolds,
  ],
  exports: [ChainService, ChainProgress, OperationSends, SendHolds],
})
export class ChainModule {}
