import type { RouteInput } from '@energy-desk/shared/http';
import { walletsRoutes } from '@energy-desk/shared/pools';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { DueOrders, PRIORITIES } from '../../../domain/orders/index.js';
import { Nudger } from '../../../platform/queue/index.js';
import { KeyChanger, WalletDesk, WalletTaker } from '../../../processes/pool-desk/index.js';
import { WalletRefresh } from '../../../processes/pool-upkeep/index.js';
import {
  type AdminSession,
  By,
  encodeCursor,
  IdempotencyKey,
  Input,
  positionOf,
  Serve,
} from '../kernel/index.js';
import { WalletStockReadModel } from './wallet-stock.read-model.js';
import { WalletViews } from './wallet-views.js';

const position = z.string().max(64);

/** Wallets that lend us stake. */
@Controller()
export class SupplierWalletsController {
  constructor(
    private readonly desk: WalletDesk,
    private readonly taker: WalletTaker,
    private readonly keys: KeyChanger,
    private readonly refresh: WalletRefresh,
    private readonly stock: WalletStockReadModel,
    private readonly views: WalletViews,
    private readonly due: DueOrders,
    private readonly nudger: Nudger,
  ) {}

  @Serve(walletsRoutes.list)
  async list(@Input() { query }: RouteInput<typeof walletsRoutes.list>): Promise<object> {
    const { cursor: _cursor, limit, withTotal, ...filter } = query;
    const found = await this.stock.list(filter, positionOf(position, query), limit + 1);
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: await this.views.of(shown),
      nextCursor: found.length > limit && last ? encodeCursor(last.address) : null,
      ...(withTotal ? { total: await this.stock.count(filter) } : {}),
    };
  }

  @Serve(walletsRoutes.details)
  details(@Input() { params }: RouteInput<typeof walletsRoutes.details>): Promise<object> {
    return this.views.one(params.id);
  }

  @Serve(walletsRoutes.import)
  async import(
    @Input() { body }: RouteInput<typeof walletsRoutes.import>,
    @By() { email }: AdminSession,
    @IdempotencyKey() id: string,
  ): Promise<object> {
    const { reason, limitSun, ...offer } = body;
    const warnings = await this.taker.take(
      { ...offer, id, limitSun: limitSun === null ? null : BigInt(limitSun) },
      { actor: email, reason },
    );
    // A chain that can't be read now is read when it can.
    await this.refresh.run([id]);
    return { wallet: await this.views.one(id), warnings };
  }

  @Serve(walletsRoutes.replaceKey)
  async replaceKey(
    @Input() { params: { id }, body }: RouteInput<typeof walletsRoutes.replaceKey>,
    @By() { email }: AdminSession,
  ): Promise<object> {
    const { reason, expectedSignerAddress, ...offer } = body;
    const by = { actor: email, reason };
    const warnings = await this.keys.replace(id, offer, expectedSignerAddress, by);
    return { wallet: await this.views.one(id), warnings };
  }

  @Serve(walletsRoutes.change)
  async change(
    @Input() { params, body }: RouteInput<typeof walletsRoutes.change>,
    @By() { email }: AdminSession,
  ): Promise<object> {
    const { reason, seen = {}, ...given } = body;
    const change = {
      ...given,
      limitSun: limitOf(given.limitSun),
      seen: { ...seen, limitSun: limitOf(seen.limitSun) },
    };
    await this.desk.change(params.id, change, { actor: email, reason });
    return this.views.one(params.id);
  }

  @Serve(walletsRoutes.toggle)
  async toggle(
    @Input() { params, body }: RouteInput<typeof walletsRoutes.toggle>,
    @By() { email }: AdminSession,
  ): Promise<object> {
    await this.desk.toggle(params.id, body.active, { actor: email, reason: body.reason });
    return this.views.one(params.id);
  }

  @Serve(walletsRoutes.updateBalances)
  updateBalances(@Input() { body }: RouteInput<typeof walletsRoutes.updateBalances>): Promise<object> {
    return this.refresh.run(body.walletIds ?? null);
  }

  @Serve(walletsRoutes.processOrders)
  async processOrders(): Promise<object> {
    const { orders, energy } = await this.due.waiting(PRIORITIES.low);
    this.nudger.nudge('delivery');
    return { waitingOrders: orders, waitingEnergy: energy };
  }
}

const limitOf = (text: string | null | undefined): bigint | null | undefined =>
  text === undefined || text === null ? text : BigInt(text);
