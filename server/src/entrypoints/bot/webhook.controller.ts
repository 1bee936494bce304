import { createHash, timingSafeEqual } from 'node:crypto';
import {
  BadRequestException,
  Body,
  Controller,
  ForbiddenException,
  Headers,
  HttpCode,
  NotFoundException,
  Post,
} from '@nestjs/common';
import { rawUpdate } from '../../processes/chat-io/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { Open } from '../../platform/http/index.js';
import { UpdateHandler } from './update-handler.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Updates by webhook. Telegram proves itself with the secret that we gave it. */
@Open()
@Controller('webhook/telegram')
export class WebhookController {
  constructor(
    private readonly config: AppConfig,
    private readonly handler: UpdateHandler,
  ) {}

  /** Answers 200 whatever came of the update: Telegram would send it again and again otherwise. */
  @Post()
  @HttpCode(200)
  async receive(
    @Headers('x-telegram-bot-api-secret-token') secret: string | undefined,
    @Body() body: unknown,
  ): Promise<object> {
    const { webhookUrl, webhookSecret } = this.config.telegram;
    if (!webhookUrl || !webhookSecret) throw new NotFoundException();
    // Digests have equal length, so the comparison takes the same time wherever the two differ.
    if (!timingSafeEqual(digest(secret ?? ''), digest(webhookSecret))) throw new ForbiddenException();
    const update = rawUpdate.safeParse(body);
    if (!update.success) throw new BadRequestException();
    await this.handler.handle(update.data);
    return {};
  }
}
