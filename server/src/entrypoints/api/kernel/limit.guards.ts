import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Settings } from '../../../domain/settings/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { networkOf } from '../../../platform/http/index.js';
import { RateLimiter } from '../../../platform/rate-limit/index.js';
import type { AdmittedRequest } from './admin-session.js';
import { contractOf } from './serve.decorator.js';

const MINUTE_S = 60;

/** Before anybody is asked who they are: so many requests a minute from one address. */
@Injectable()
export class AddressLimitGuard implements CanActivate {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (!contractOf(context.getHandler())) return true;
    const { ip = '' } = context.switchToHttp().getRequest<AdmittedRequest>();
    const limit = await this.settings.get('api.requests_per_minute_per_address');
    await take(this.limiter, `address:${networkOf(ip)}`, limit);
    return true;
  }
}

/** So many requests a minute of one admin; of a route that costs n times as much, an n-th of that. */
@Injectable()
export class AdminLimitGuard implements CanActivate {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { admin, contract } = context.switchToHttp().getRequest<AdmittedRequest>();
    if (!admin || !contract) return true;
    const limit = await this.settings.get('api.requests_per_minute_per_admin');
    await take(this.limiter, `admin:${admin.adminId}`, limit);
    const { cost = 1, method, path } = contract;
    if (cost > 1)
      await take(
        this.limiter,
        `admin:${admin.adminId}:${method} ${path}`,
        Math.max(1, Math.floor(limit / cost)),
      );
    return true;
  }
}

async function take(limiter: RateLimiter, key: string, limit: number): Promise<void> {
  const { allowed, retryAfterSeconds } = await limiter.take(key, limit, MINUTE_S);
  if (!allowed)
    throw new AppError('limit/too_many_requests', 'caller', 'Too many requests. Wait a little.', {
      retryAfterSeconds,
    });
}
