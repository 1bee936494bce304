import type { RouteInput } from '@energy-desk/shared/http';
import { paymentsRoutes } from '@energy-desk/shared/payments';
import { Controller } from '@nestjs/common';
import { BalanceService } from '../../../processes/balance/index.js';
import { Input, momentOf, pageOfRows, Serve } from '../kernel/index.js';
import { DepositsReadModel } from './deposits.read-model.js';
import { depositView } from './payment.view.js';

/** Requests to add to balances. */
@Controller()
export class DepositsController {
  constructor(
    private readonly deposits: DepositsReadModel,
    private readonly balances: BalanceService,
  ) {}

  @Serve(paymentsRoutes.deposits)
  async list(@Input() { query }: RouteInput<typeof paymentsRoutes.deposits>): Promise<object> {
    const { limit, withTotal, ...filter } = query;
    const places = await this.deposits.list(filter, limit + 1, momentOf(query));
    const page = pageOfRows(places, limit, ({ micros, id }) => ({ at: micros, id }));
    const found = new Map(
      (await this.balances.deposits(page.items.map(({ id }) => id))).map((one) => [one.id, one]),
    );
    return {
      ...page,
      items: page.items.flatMap(({ id, user_id: userId }) => {
        const deposit = found.get(id);
        return deposit ? [depositView(userId, deposit)] : [];
      }),
      ...(withTotal ? { total: await this.deposits.count(filter) } : {}),
    };
  }
}
