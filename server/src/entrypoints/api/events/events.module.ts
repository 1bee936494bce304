import { Module } from '@nestjs/common';
import { AdminsModule } from '../../../domain/admins/index.js';
import { FiguresModule } from '../figures/figures.module.js';
import { EventsController } from './events.controller.js';
import { EventsReadModel } from './events.read-model.js';

@Module({
  imports: [AdminsModule, FiguresModule],
  controllers: [EventsController],
  providers: [EventsReadModel],
})
export class EventsApiModule {}
