import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { ChainModule } from '../../domain/chain/index.js';
import { TelegramModule } from '../../gateways/telegram/index.js';
import { TronModule } from '../../gateways/tron/index.js';
import { AlertDesk } from './alert-desk.service.js';
import { AlertsLoop } from './alerts.loop.js';
import { ChainPricesWatch } from './chain-prices.watch.js';
import { FiguresWatch } from './figures.watch.js';
import { LapseWatch } from './lapse.watch.js';
import { MachineLoop } from './machine.loop.js';
import { MachineWatch } from './machine.watch.js';
import { NodesWatch } from './nodes.watch.js';
import { OpenAlertCounts, QueueAges } from './queue-ages.repository.js';
import { TellChatStep } from './tell-chat.step.js';
import { WatchFiguresRepository } from './watch-figures.repository.js';

/** What people do about alerts: what the doors call. */
@Module({
  imports: [AuditModule],
  providers: [AlertDesk, OpenAlertCounts, QueueAges],
  exports: [AlertDesk, OpenAlertCounts, QueueAges],
})
export class AlertDeskModule {}

/** Looking for what is wrong, and telling the chat: what workers run. */
@Module({
  imports: [AlertDeskModule, ChainModule, TelegramModule, TronModule],
  providers: [
    AlertsLoop,
    ChainPricesWatch,
    FiguresWatch,
    LapseWatch,
    NodesWatch,
    TellChatStep,
    WatchFiguresRepository,
  ],
  exports: [ChainPricesWatch, FiguresWatch, LapseWatch, NodesWatch, TellChatStep],
})
export class AlertsWorkerModule {}

/** A look at its own machine and itself: what every process runs. */
@Module({ providers: [MachineLoop, MachineWatch], exports: [MachineWatch] })
export class MachineWatchModule {}
