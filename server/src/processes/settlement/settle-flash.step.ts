import { Injectable } from '@nestjs/common';
import { type ChainCursor, ChainService } from '../../domain/chain/index.js';
import { AddressCredits } from '../../domain/ledger/index.js';
import { type Payment, PaymentsService } from '../../domain/payments/index.js';
import { PricingService } from '../../domain/pricing/index.js';
import type { RiskLimits } from '../../domain/risk/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { EnergyFee } from './energy-fee.js';
import { FastRule, type Finality, finalityOf, settledUpTo } from './fast-rule.js';
import type { FlashSaleTerms } from './flash-orders.js';
import { type FlashOffer, type FlashPlan, planFlash, RunningCredits } from './flash-plan.js';
import { FlashSales } from './flash-sales.js';
import { fewestBlocks, requiredBlocks } from './flash-units.js';
import { SellingStop } from './selling-stop.js';

const BATCH = 200;
const MINUTE_MS = 60_000;
const SOLID_BLOCKS = 19;

interface Rules extends Omit<FlashSaleTerms, 'chainTime'> {
  readonly exposureMax: bigint;
  readonly stopped: boolean;
  readonly limits: RiskLimits;
}

interface Due {
  readonly payment: Payment;
  readonly finality: Finality;
}

/** Sells whole units to the senders of flash payments that are final enough; what is left is theirs when solid. */
@Injectable()
export class SettleFlashStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly payments: PaymentsService,
    private readonly pricing: PricingService,
    private readonly settings: Settings,
    private readonly stop: SellingStop,
    private readonly credits: AddressCredits,
    private readonly fastRule: FastRule,
    private readonly energyFee: EnergyFee,
    private readonly sales: FlashSales,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    const steps = (await this.pricing.flashConfigs()).flatMap(({ confirmations }) => confirmations);
    const upTo = settledUpTo(await this.chain.cursor(), fewestBlocks(steps));
    await this.batches.run({
      step: 'settlement.settle-flash',
      load: (exclude) => this.payments.unsettled(['flash'], upTo, BATCH, exclude),
      handle: async (ids) => {
        const rules = await this.rules();
        await this.database.transaction('settlement.settle-flash', (tx) => this.settle(tx, ids, rules));
        this.nudger.nudge('delivery', 'refunds', 'notifications');
      },
    });
  }

  private async rules(): Promise<Rules> {
    return {
      exposureMax: await this.fastRule.exposureMax(),
      capacityWaitMs: (await this.settings.get('order.capacity_wait_minutes')) * MINUTE_MS,
      stopped: await this.stop.isOn(),
      energyFeeSun: await this.energyFee.current(),
      limits: await this.sales.limits(),
    };
  }

  private async settle(tx: Tx, ids: readonly string[], rules: Rules): Promise<void> {
    const cursor = await this.chain.cursor(tx);
    const offer = await this.offer(tx, rules);
    const due = (await this.payments.lock(tx, ids)).flatMap((payment) => {
      const finality = finalityNow(payment, cursor, offer);
      return finality ? [{ payment, finality }] : [];
    });
    const ripe = await this.ripe(tx, due, offer);
    if (ripe.length === 0) return;
    const held = await this.sales.hold(
      tx,
      ripe.map(({ plan }) => plan),
      rules.limits,
    );
    const free = ripe.filter(({ payment }) => !held.has(payment.id));
    const plans = await this.plan(tx, free, offer, rules);
    const terms = { ...rules, chainTime: cursor.blockTime };
    await this.sales.book(tx, plans.solid, 'solid', terms);
    await this.sales.book(tx, plans.fast, 'receipt', terms);
  }

  private async offer(tx: Tx, { stopped }: Rules): Promise<FlashOffer> {
    const configs = await this.pricing.flashConfigs(tx);
    return { byAddress: new Map(configs.map((config) => [config.address, config])), stopped };
  }

  /** With what each would buy by itself, for the risk rules; what would buy nothing waits until it is solid. */
  private async ripe(
    tx: Tx,
    due: readonly Due[],
    offer: FlashOffer,
  ): Promise<(Due & { readonly plan: FlashPlan })[]> {
    const credits = await this.creditsOf(tx, due);
    return due
      .map((one) => ({ ...one, plan: planFlash(one.payment, credits.of(one.payment.fromAddress), offer) }))
      .filter(({ finality, plan }) => finality === 'solid' || plan.share.units > 0);
  }

  /** One after the other, so that no credit is used twice; what is not solid buys within the fast rule or waits. */
  private async plan(
    tx: Tx,
    due: readonly Due[],
    offer: FlashOffer,
    { exposureMax }: Rules,
  ): Promise<{ solid: FlashPlan[]; fast: FlashPlan[] }> {
    const credits = await this.creditsOf(tx, due);
    const allowance = await this.fastRule.among(
      tx,
      due.map(({ payment }) => payment),
      exposureMax,
    );
    const plans: { solid: FlashPlan[]; fast: FlashPlan[] } = { solid: [], fast: [] };
    for (const { payment, finality } of due) {
      const { fromAddress: sender } = payment;
      const plan = planFlash(payment, credits.of(sender), offer);
      const { units, earned, creditUsed, remainder } = plan.share;
      if (finality === 'fast' && (units === 0 || !(await allowance.admits(payment, earned)))) continue;
      plans[finality].push(plan);
      credits.add(sender, -creditUsed);
      if (finality === 'solid') credits.add(sender, remainder);
    }
    return plans;
  }

  /** Locked until the end of the transaction. */
  private async creditsOf(tx: Tx, due: readonly Due[]): Promise<RunningCredits> {
    const senders = due.map(({ payment }) => payment.fromAddress);
    return new RunningCredits(await this.credits.lock(tx, senders, 'TRX'));
  }
}

function finalityNow(payment: Payment, cursor: ChainCursor, { byAddress }: FlashOffer): Finality | null {
  if (payment.booked !== 'none' || payment.outcome !== 'flash' || payment.senderKind === null) return null;
  const config = byAddress.get(payment.toAddress);
  const required = config ? requiredBlocks(config.confirmations, payment.amount) : SOLID_BLOCKS;
  return finalityOf(payment, cursor, required);
}
