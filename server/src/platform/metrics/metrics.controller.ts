import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppConfig } from '../config/index.js';
import { Open } from '../http/index.js';
import { MetricsService } from './metrics.service.js';

const FORBIDDEN = 403;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** For Prometheus: open to who brings METRICS_TOKEN, and to nobody where none is configured. */
@Open()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly config: AppConfig,
    private readonly metrics: MetricsService,
  ) {}

  @Get()
  async read(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { metricsToken } = this.config;
    const given = request.get('authorization')?.replace(/^Bearer /, '') ?? '';
    if (metricsToken === undefined || !timingSafeEqual(digest(given), digest(metricsToken))) {
      response.status(FORBIDDEN).json({
        code: 'metrics/closed',
        message: 'Metrics are for who has the token.',
        requestId: String(response.getHeader('X-Request-Id') ?? ''),
      });
      return;
    }
    response.setHeader('Content-Type', this.metrics.contentType).setHeader('Cache-Control', 'no-store');
    response.send(await this.metrics.text());
  }
}
