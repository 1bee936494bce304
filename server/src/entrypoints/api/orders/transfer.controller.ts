import type { RouteInput } from '@energy-desk/shared/http';
import { ordersRoutes } from '@energy-desk/shared/orders';
import { Controller } from '@nestjs/common';
import { TransferLookUp } from '../../../processes/chain-io/index.js';
import { PaymentDesk } from '../../../processes/exceptions/index.js';
import { OrderDesk } from '../../../processes/rental/index.js';
import { Input, Serve, wireMoney } from '../kernel/index.js';

/** What somebody says was paid for an order, looked at now. */
@Controller()
export class TransferController {
  constructor(
    private readonly desk: OrderDesk,
    private readonly payments: PaymentDesk,
    private readonly lookUp: TransferLookUp,
  ) {}

  @Serve(ordersRoutes.payment)
  async look(
    @Input() { params: { id }, body: { txid } }: RouteInput<typeof ordersRoutes.payment>,
  ): Promise<object> {
    const { userId } = await this.desk.find(id);
    const seen = await this.lookUp.look(txid);
    const known = await this.payments.look(txid, userId);
    return {
      inBooks: known.map(({ currency, amount, orderId, ...one }) => ({
        ...one,
        ...wireMoney(currency, amount),
        forThisOrder: orderId === id,
      })),
      onChain: {
        ...seen,
        height: seen.height?.toString() ?? null,
        scannedHeight: seen.scannedHeight.toString(),
        transfers: seen.transfers.map(({ idx, currency, amount, fromAddress, toAddress }) => ({
          index: idx,
          ...wireMoney(currency, amount),
          fromAddress,
          toAddress,
        })),
      },
    };
  }
}
