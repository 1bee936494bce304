import type { RouteInput } from '@energy-desk/shared/http';
import { usersRoutes } from '@energy-desk/shared/users';
import { Controller } from '@nestjs/common';
import { UsersService } from '../../../domain/users/index.js';
import { RiskDesk } from '../../../processes/risk-desk/index.js';
import { type AdminSession, By, Input, momentOf, pageOfRows, Serve } from '../kernel/index.js';
import { userView } from './user.view.js';
import { type UserRow, UsersReadModel } from './users.read-model.js';

/** Who talks to the bot, and who is not served. */
@Controller()
export class UsersController {
  constructor(
    private readonly users: UsersReadModel,
    private readonly known: UsersService,
    private readonly risk: RiskDesk,
  ) {}

  @Serve(usersRoutes.list)
  async list(@Input() { query }: RouteInput<typeof usersRoutes.list>): Promise<object> {
    const { limit, withTotal, ...filter } = query;
    const rows = await this.users.list(filter, limit + 1, momentOf(query));
    const page = pageOfRows(rows, limit, ({ micros, id }) => ({ at: micros, id }));
    return {
      ...page,
      items: page.items.map(userView),
      ...(withTotal ? { total: await this.users.count(filter) } : {}),
    };
  }

  @Serve(usersRoutes.one)
  one(@Input() { params }: RouteInput<typeof usersRoutes.one>): Promise<object> {
    return this.detail(params.id);
  }

  @Serve(usersRoutes.wallets)
  async wallets(@Input() { params }: RouteInput<typeof usersRoutes.wallets>): Promise<object> {
    await this.known.known(params.id);
    return { book: await this.users.book(params.id), proved: await this.users.proved(params.id) };
  }

  @Serve(usersRoutes.block)
  async block(
    @Input() { params, body }: RouteInput<typeof usersRoutes.block>,
    @By() admin: AdminSession,
  ): Promise<object> {
    await this.known.known(params.id);
    const changed = await this.risk.add(denied(params.id), { actor: admin.email, reason: body.reason });
    return { changed, user: await this.detail(params.id) };
  }

  @Serve(usersRoutes.unblock)
  async unblock(
    @Input() { params, body }: RouteInput<typeof usersRoutes.unblock>,
    @By() admin: AdminSession,
  ): Promise<object> {
    await this.known.known(params.id);
    const changed = await this.risk.remove(denied(params.id), { actor: admin.email, reason: body.reason });
    return { changed, user: await this.detail(params.id) };
  }

  private async detail(id: string): Promise<object> {
    await this.known.known(id);
    const row = (await this.users.find(id)) as UserRow;
    return { ...userView(row), orders: await this.users.orders(id) };
  }
}

/** Blocked is who stands on the list of those nothing is sold to: one truth for the bot, settlement and the desk. */
const denied = (subject: string) => ({ list: 'deny', subjectKind: 'user', subject }) as const;
