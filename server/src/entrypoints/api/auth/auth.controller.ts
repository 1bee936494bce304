import { authRoutes } from '@energy-desk/shared/auth';
import type { RouteInput } from '@energy-desk/shared/http';
import { Controller } from '@nestjs/common';
import type { Origin } from '../../../domain/admins/index.js';
import { LogIn, type OpenedSession, OwnPassword, OwnSessions } from '../../../processes/admin-desk/index.js';
import { type AdminSession, By, Input, Serve } from '../kernel/index.js';
import { AccessTokens } from './access-tokens.js';
import { From } from './origin.decorator.js';

/** Logging in and out. */
@Controller()
export class AuthController {
  constructor(
    private readonly logIn: LogIn,
    private readonly sessions: OwnSessions,
    private readonly password: OwnPassword,
    private readonly tokens: AccessTokens,
  ) {}

  @Serve(authRoutes.login)
  async login(
    @Input() { body }: RouteInput<typeof authRoutes.login>,
    @From() origin: Origin,
  ): Promise<object> {
    return this.tokensFor(await this.logIn.run(body, origin));
  }

  @Serve(authRoutes.refresh)
  async refresh(@Input() { body }: RouteInput<typeof authRoutes.refresh>): Promise<object> {
    return this.tokensFor(await this.logIn.refresh(body.refreshToken));
  }

  @Serve(authRoutes.logout)
  async logout(@By() admin: AdminSession): Promise<object> {
    await this.sessions.end(admin, admin.sessionId);
    return {};
  }

  @Serve(authRoutes.logoutEverywhere)
  async logoutEverywhere(@By() admin: AdminSession): Promise<object> {
    return { ended: await this.sessions.endAll(admin) };
  }

  @Serve(authRoutes.me)
  me(@By() admin: AdminSession): Promise<object> {
    return this.logIn.describe(admin);
  }

  @Serve(authRoutes.sessions)
  async list(@By() admin: AdminSession): Promise<object> {
    return { items: await this.sessions.list(admin), nextCursor: null };
  }

  @Serve(authRoutes.endSession)
  async end(
    @Input() { params }: RouteInput<typeof authRoutes.endSession>,
    @By() admin: AdminSession,
  ): Promise<object> {
    await this.sessions.end(admin, params.id);
    return {};
  }

  @Serve(authRoutes.changePassword)
  async changePassword(
    @Input() { body }: RouteInput<typeof authRoutes.changePassword>,
    @By() admin: AdminSession,
  ): Promise<object> {
    await this.password.change(admin, body.currentPassword, body.newPassword);
    return {};
  }

  @Serve(authRoutes.acceptInvitation)
  async acceptInvitation(
    @Input() { body }: RouteInput<typeof authRoutes.acceptInvitation>,
    @From() { ip }: Origin,
  ): Promise<object> {
    return { email: await this.password.choose(body.token, body.password, ip) };
  }

  private async tokensFor({ sessionId, refreshToken, admin }: OpenedSession): Promise<object> {
    const accessToken = await this.tokens.issue(sessionId);
    return { accessToken, refreshToken, expiresIn: this.tokens.lifetimeSeconds, admin };
  }
}
