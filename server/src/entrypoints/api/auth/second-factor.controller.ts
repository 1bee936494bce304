import { authRoutes } from '@energy-desk/shared/auth';
import type { RouteInput } from '@energy-desk/shared/http';
import { Controller } from '@nestjs/common';
import { OwnSecondFactor } from '../../../processes/admin-desk/index.js';
import { type AdminSession, By, Input, Serve } from '../kernel/index.js';

/** One's own authenticator and recovery codes. */
@Controller()
export class SecondFactorController {
  constructor(private readonly secondFactor: OwnSecondFactor) {}

  @Serve(authRoutes.setUpTotp)
  setUp(
    @Input() { body }: RouteInput<typeof authRoutes.setUpTotp>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return this.secondFactor.setUp(admin, body.password);
  }

  @Serve(authRoutes.confirmTotp)
  async confirm(
    @Input() { body }: RouteInput<typeof authRoutes.confirmTotp>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return { recoveryCodes: await this.secondFactor.confirm(admin, body.totp) };
  }

  @Serve(authRoutes.disableTotp)
  async disable(
    @Input() { body }: RouteInput<typeof authRoutes.disableTotp>,
    @By() admin: AdminSession,
  ): Promise<object> {
    await this.secondFactor.disable(admin, body);
    return {};
  }

  @Serve(authRoutes.renewRecoveryCodes)
  async renewCodes(
    @Input() { body }: RouteInput<typeof authRoutes.renewRecoveryCodes>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return { recoveryCodes: await this.secondFactor.renewCodes(admin, body.totp) };
  }
}
