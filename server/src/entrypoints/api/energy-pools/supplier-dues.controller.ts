import { type RouteInput, rowNumber } from '@energy-desk/shared/http';
import { supplierDuesRoutes } from '@energy-desk/shared/pools';
import { Controller } from '@nestjs/common';
import { OrdersService } from '../../../domain/orders/index.js';
import { type SupplierLine, SupplierPayouts } from '../../../processes/pool-desk/index.js';
import {
  type AdminSession,
  By,
  IdempotencyKey,
  Input,
  pageOfRows,
  positionOf,
  Serve,
} from '../kernel/index.js';

/** What suppliers are owed and were paid. */
@Controller()
export class SupplierDuesController {
  constructor(
    private readonly payouts: SupplierPayouts,
    private readonly orders: OrdersService,
  ) {}

  @Serve(supplierDuesRoutes.statement)
  async statement(
    @Input() { params, query }: RouteInput<typeof supplierDuesRoutes.statement>,
  ): Promise<object> {
    const { limit } = query;
    const wanted = { limit: limit + 1, before: positionOf(rowNumber, query) };
    const { owed, lines } = await this.payouts.statement(params.id, wanted);
    const page = pageOfRows(lines, limit, ({ id }) => id);
    const orderIds = page.items.map((line) => textOf(line, 'orderId')).filter((id) => id !== null);
    const orders = await this.orders.findMany(orderIds);
    const references = new Map(orders.map(({ id, reference }) => [id, reference]));
    return { ...page, items: page.items.map((line) => lineOf(line, references)), owedSun: owed };
  }

  @Serve(supplierDuesRoutes.pay)
  async pay(
    @Input() { params, body }: RouteInput<typeof supplierDuesRoutes.pay>,
    @By() admin: AdminSession,
    @IdempotencyKey() key: string,
  ): Promise<object> {
    const payout = { poolId: params.id, sun: BigInt(body.amountSun), txid: body.txid ?? null, key };
    return {
      owedSun: await this.payouts.record(payout, { actor: admin.email, reason: body.reason }),
    };
  }

  @Serve(supplierDuesRoutes.reverse)
  async reverse(
    @Input() { params, body }: RouteInput<typeof supplierDuesRoutes.reverse>,
    @By() admin: AdminSession,
    @IdempotencyKey() key: string,
  ): Promise<object> {
    const reversal = { poolId: params.id, entryId: params.line, key };
    return {
      owedSun: await this.payouts.reverse(reversal, { actor: admin.email, reason: body.reason }),
    };
  }
}

const KINDS: Readonly<Record<string, 'payout' | 'reversal'>> = {
  supplier_payout: 'payout',
  supplier_payout_reversal: 'reversal',
};

const textOf = ({ data }: SupplierLine, name: string): string | null => {
  const value = data[name];
  return typeof value === 'string' ? value : null;
};

const lineOf = (entry: SupplierLine, references: ReadonlyMap<string, string>) => ({
  id: entry.id,
  kind: KINDS[entry.kind] ?? 'cost',
  amountSun: entry.amount,
  owedSun: entry.balance,
  at: entry.at,
  orderId: textOf(entry, 'orderId'),
  orderReference: references.get(textOf(entry, 'orderId') ?? '') ?? null,
  walletId: textOf(entry, 'walletId'),
  txid: textOf(entry, 'txid'),
  by: textOf(entry, 'actor'),
  reason: textOf(entry, 'reason'),
  reversible: entry.reversible,
});
