import { Module } from '@nestjs/common';
import { BotApiClient } from './bot-api.client.js';
import { TelegramSender } from './telegram.sender.js';
import { UpdateSource } from './update-source.js';

@Module({
  providers: [BotApiClient, TelegramSender, UpdateSource],
  exports: [TelegramSender, UpdateSource],
})
export class TelegramModule {}
