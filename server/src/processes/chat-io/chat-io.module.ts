import { Module } from '@nestjs/common';
import { TelegramModule } from '../../gateways/telegram/index.js';
import { UpdateFeed } from './update-feed.js';

@Module({ imports: [TelegramModule], providers: [UpdateFeed], exports: [UpdateFeed, TelegramModule] })
export class ChatIoModule {}
