import type { RouteInput } from '@energy-desk/shared/http';
import { paymentsRoutes } from '@energy-desk/shared/payments';
import { Controller } from '@nestjs/common';
import { AppError } from '../../../platform/errors/index.js';
import { ExceptionsService } from '../../../processes/exceptions/index.js';
import { Input, momentOf, pageOfRows, Serve, wireMoney } from '../kernel/index.js';
import { isInQueue, paymentView, settledView, suggestionView } from './payment.view.js';
import { PaymentsReadModel } from './payments.read-model.js';
import { WatchedAddresses } from './watched-addresses.read-model.js';

/** Incoming transfers as people read them. */
@Controller()
export class PaymentsController {
  constructor(
    private readonly payments: PaymentsReadModel,
    private readonly exceptions: ExceptionsService,
    private readonly addresses: WatchedAddresses,
  ) {}

  @Serve(paymentsRoutes.list)
  async list(@Input() { query }: RouteInput<typeof paymentsRoutes.list>): Promise<object> {
    const { limit, withTotal, ...filter } = query;
    const rows = await this.payments.list(filter, limit + 1, momentOf(query));
    const page = pageOfRows(rows, limit, ({ micros, id }) => ({ at: micros, id }));
    return {
      ...page,
      items: page.items.map(paymentView),
      ...(withTotal ? { total: await this.payments.count(filter) } : {}),
    };
  }

  @Serve(paymentsRoutes.one)
  async one(@Input() { params }: RouteInput<typeof paymentsRoutes.one>): Promise<object> {
    const [row] = await this.payments.byIds([params.id]);
    if (!row) throw new AppError('payments/not_found', 'caller', 'There is no such payment.');
    const { order, refund } = await this.payments.surroundings(row);
    const suggestions = isInQueue(row) ? await this.exceptions.suggestions(row.id) : [];
    const settled = row.resolution === null ? null : await this.exceptions.settled(row.id);
    return {
      ...paymentView(row),
      suggestions: suggestions.map((one) => suggestionView(row.currency, one)),
      settled: settled && settledView(settled),
      order: order && { ...order, ...wireMoney(order.currency, order.amount) },
      refund,
    };
  }

  @Serve(paymentsRoutes.monitor)
  monitor(@Input() { body }: RouteInput<typeof paymentsRoutes.monitor>): Promise<object> {
    return this.addresses.find(body.address);
  }
}
