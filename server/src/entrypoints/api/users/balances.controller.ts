import { type RouteInput, rowNumber } from '@energy-desk/shared/http';
import { usersRoutes } from '@energy-desk/shared/users';
import { Controller } from '@nestjs/common';
import { UsersService } from '../../../domain/users/index.js';
import { BalanceService } from '../../../processes/balance/index.js';
import { PaymentDesk } from '../../../processes/exceptions/index.js';
import {
  type AdminSession,
  By,
  givenMoney,
  IdempotencyKey,
  Input,
  pageOfRows,
  positionOf,
  Serve,
} from '../kernel/index.js';
import { depositView } from '../payments/payment.view.js';
import { refundView } from '../refunds/refund.view.js';
import { lineView, transferView } from './user.view.js';

const BOTH = ['TRX', 'USDT'] as const;

/** What users have with us. */
@Controller()
export class BalancesController {
  constructor(
    private readonly users: UsersService,
    private readonly balances: BalanceService,
    private readonly payments: PaymentDesk,
  ) {}

  @Serve(usersRoutes.balance)
  async balance(@Input() { params }: RouteInput<typeof usersRoutes.balance>): Promise<object> {
    await this.users.known(params.id);
    return this.balanceOf(params.id);
  }

  @Serve(usersRoutes.transactions)
  async transactions(
    @Input() { params, query }: RouteInput<typeof usersRoutes.transactions>,
  ): Promise<object> {
    await this.users.known(params.id);
    const { limit, currency } = query;
    const page = { limit, before: positionOf(rowNumber, query) };
    const statements = await Promise.all(
      BOTH.filter((one) => currency === undefined || one === currency).map((one) =>
        this.balances.statement(params.id, one, page),
      ),
    );
    // Lines of both currencies are numbered by one sequence.
    const lines = statements
      .flatMap(({ currency: of, lines: found }) => found.map((line) => ({ of, line })))
      .sort((a, b) => (BigInt(a.line.id) < BigInt(b.line.id) ? 1 : -1));
    const more = statements.some(({ next }) => next !== null);
    const { items, nextCursor } = pageOfRows(more ? [...lines, ...lines.slice(-1)] : lines, limit, (row) =>
      row.line.id.toString(),
    );
    return { items: items.map(({ of, line }) => lineView(of, line)), nextCursor };
  }

  @Serve(usersRoutes.deposit)
  async deposit(
    @Input() { params, body }: RouteInput<typeof usersRoutes.deposit>,
    @IdempotencyKey() clientKey: string,
  ): Promise<object> {
    await this.users.known(params.id);
    if (body.txid !== undefined) {
      const transfers = await this.payments.look(body.txid, params.id);
      return { deposit: null, transfers: transfers.map(transferView) };
    }
    const opened = await this.balances.openDeposit({ userId: params.id, ...givenMoney(body), clientKey });
    return { deposit: depositView(params.id, opened), transfers: null };
  }

  @Serve(usersRoutes.adjust)
  async adjust(
    @Input() { params, body }: RouteInput<typeof usersRoutes.adjust>,
    @By() admin: AdminSession,
    @IdempotencyKey() key: string,
  ): Promise<object> {
    const by = { actor: admin.email, reason: body.reason };
    const changed = await this.balances.adjust({ userId: params.id, ...givenMoney(body), by, key });
    return { ...(await this.balanceOf(params.id)), changed };
  }

  @Serve(usersRoutes.refund)
  async refund(
    @Input() { params, body }: RouteInput<typeof usersRoutes.refund>,
    @By() admin: AdminSession,
    @IdempotencyKey() key: string,
  ): Promise<object> {
    const by = { actor: admin.email, reason: body.reason };
    const { address } = body;
    const paidOut = await this.balances.payOut({ userId: params.id, ...givenMoney(body), address, by, key });
    // It is for no order.
    return refundView(paidOut, null);
  }

  private async balanceOf(userId: string): Promise<object> {
    const { TRX, USDT } = await this.balances.balances(userId);
    return { balanceSun: TRX, balanceMicroUsdt: USDT };
  }
}
