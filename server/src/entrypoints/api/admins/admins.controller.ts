import { adminsRoutes } from '@energy-desk/shared/auth';
import type { RouteInput } from '@energy-desk/shared/http';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { AdminsDesk, PasswordLinks } from '../../../processes/admin-desk/index.js';
import { type AdminSession, By, Input, pageOfRows, positionOf, Serve } from '../kernel/index.js';

const position = z.string();

/** Who may use the desk. */
@Controller()
export class AdminsController {
  constructor(
    private readonly desk: AdminsDesk,
    private readonly links: PasswordLinks,
  ) {}

  @Serve(adminsRoutes.list)
  async list(@Input() { query }: RouteInput<typeof adminsRoutes.list>): Promise<object> {
    const { role, status, limit, withTotal } = query;
    const admins = await this.desk.list({
      role,
      status,
      afterEmail: positionOf(position, query),
      limit: limit + 1,
    });
    const page = pageOfRows(admins, limit, ({ email }) => email);
    return withTotal ? { ...page, total: await this.desk.count({ role, status }) } : page;
  }

  @Serve(adminsRoutes.invite)
  invite(
    @Input() { body }: RouteInput<typeof adminsRoutes.invite>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return this.links.invite(admin, body);
  }

  @Serve(adminsRoutes.passwordLink)
  passwordLink(
    @Input() { params, body }: RouteInput<typeof adminsRoutes.passwordLink>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return this.links.renew(admin, params.id, body.reason);
  }

  @Serve(adminsRoutes.changeRole)
  changeRole(
    @Input() { params, body }: RouteInput<typeof adminsRoutes.changeRole>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return this.desk.changeRole(admin, params.id, body);
  }

  @Serve(adminsRoutes.disable)
  disable(
    @Input() { params, body }: RouteInput<typeof adminsRoutes.disable>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return this.desk.disable(admin, params.id, body.reason);
  }

  @Serve(adminsRoutes.enable)
  enable(
    @Input() { params, body }: RouteInput<typeof adminsRoutes.enable>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return this.desk.enable(admin, params.id, body.reason);
  }

  @Serve(adminsRoutes.resetSecondFactor)
  resetSecondFactor(
    @Input() { params, body }: RouteInput<typeof adminsRoutes.resetSecondFactor>,
    @By() admin: AdminSession,
  ): Promise<object> {
    return this.desk.resetSecondFactor(admin, params.id, body.reason);
  }
}
