import { Module } from '@nestjs/common';
import { DelegationsModule } from '../../domain/delegations/index.js';
import { OrdersModule } from '../../domain/orders/index.js';
import { UsersModule } from '../../domain/users/index.js';
import { TelegramModule } from '../../gateways/telegram/index.js';
import { DeriveStep } from './derive.step.js';
import { NotificationRepository } from './notification.repository.js';
import { NotificationsProcessor } from './notifications.processor.js';
import { SendStep } from './send.step.js';

@Module({
  imports: [OrdersModule, DelegationsModule, UsersModule, TelegramModule],
  providers: [NotificationRepository, DeriveStep, SendStep, NotificationsProcessor],
})
export class NotificationsModule {}
