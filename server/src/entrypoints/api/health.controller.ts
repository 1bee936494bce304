import type { Health } from '@energy-desk/shared/http';
import { Controller, Get, HttpCode, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Open } from '../../platform/http/index.js';
import { HealthService } from './health.service.js';

const SERVICE_UNAVAILABLE = 503;
const OK = 200;

@Open()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** Public, without detail: for probes and for the page that everybody sees. */
  @Get()
  @HttpCode(OK)
  async check(@Res({ passthrough: true }) response: Response): Promise<Health> {
    const status = await this.health.status();
    response.status(status === 'down' ? SERVICE_UNAVAILABLE : OK).setHeader('Cache-Control', 'no-store');
    return { status };
  }
}
