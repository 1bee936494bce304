import { mayDo, needsSecondFactor } from '@energy-desk/shared/auth';
import type { RouteContract } from '@energy-desk/shared/http';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { AppError } from '../../../platform/errors/index.js';
import { isOpen } from '../../../platform/http/index.js';
import { SessionReader } from '../auth/session-reader.js';
import type { AdminSession, AdmittedRequest } from './admin-session.js';
import { contractOf } from './serve.decorator.js';

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;

/** Nobody gets in unless the contract says so. */
@Injectable()
export class AdmissionGuard implements CanActivate {
  constructor(private readonly sessions: SessionReader) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const contract = contractOf(context.getHandler());
    // A turn of the chat passes here too: it is no request, and the chat knows whom it serves.
    if (!contract) return context.getType() !== 'http' || isOpen(context);
    const request = context.switchToHttp().getRequest<AdmittedRequest>();
    request.contract = contract;
    if (contract.access === 'public') return true;
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (!token) throw new AppError('auth/required', 'caller', 'Log in first.');
    request.admin = await this.sessions.read(token);
    assertMay(request.admin, contract);
    return true;
  }
}

function assertMay({ role, secondFactor }: AdminSession, { access }: RouteContract): void {
  if (access === 'public' || access === 'signed-in') return;
  if (!mayDo(role, access))
    throw new AppError('auth/forbidden', 'caller', 'Your role does not include this.', {
      permission: access,
    });
  if (needsSecondFactor(access) && !secondFactor)
    throw new AppError('auth/second_factor_required', 'caller', 'Log in with your second factor for this.');
}
