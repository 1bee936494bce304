import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { type ChainAnchor, ChainService, type NewOperation } from '../../domain/chain/index.js';
import { CashAccounts, type Currency } from '../../domain/ledger/index.js';
import { type Refund, type RefundDoubt, RefundsService } from '../../domain/refunds/index.js';
import { RiskService } from '../../domain/risk/index.js';
import { Settings } from '../../domain/settings/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { type AccountFacts, judgeRefund, type Purse, type RefundRules } from './judge-refund.js';
import { RefundLookUps, type TreasuryReading } from './refund-look-ups.js';
import { RefundSigner } from './refund-signer.js';

const BATCH = 20;
const DAY_MS = 24 * 3600 * 1000;

/** A target that is not looked up because the treasury can't pay it. */
const UNKNOWN: AccountFacts = { own: false, isContract: false, activated: true };

interface Rules extends RefundRules {
  readonly dailyMaxSun: bigint;
}

/**
 * Sends what is due from the treasury: chosen within the limits and what the treasury holds, signed and recorded in
 * one transaction. The broadcaster sends what lies recorded; nothing is signed anew before the old bytes are dead.
 */
@Injectable()
export class SendRefundsStep {
  /** Whether the treasury may still be known as low; unknown after a start. */
  private maybeLow = true;

  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly settings: Settings,
    private readonly chain: ChainService,
    private readonly refunds: RefundsService,
    private readonly risk: RiskService,
    private readonly cash: CashAccounts,
    private readonly lookUps: RefundLookUps,
    private readonly signer: RefundSigner,
    private readonly alerts: Alerts,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    if ((await this.settings.get('brake.refunds')) || !(await this.chain.maySign())) return;
    const rules = await this.rules();
    let low = false;
    await this.batches.run({
      step: 'refunds.send',
      load: (exclude) => this.refunds.due(BATCH, exclude),
      handle: async (ids) => {
        low = (await this.send(ids, rules)) || low;
        this.nudger.nudge('broadcast');
      },
    });
    if (!low && this.maybeLow) await this.alerts.resolve('treasury_low', this.config.treasuryAddress);
    this.maybeLow = low;
  }

  private async rules(): Promise<Rules> {
    return {
      feeSun: await this.settings.get('refund.fee_sun'),
      singleMaxSun: await this.settings.get('refund.single_max_sun'),
      dailyMaxSun: await this.settings.get('refund.daily_max_sun'),
      usdtFeeLimitSun: await this.settings.get('refund.usdt_fee_limit_sun'),
    };
  }

  /** @returns whether the treasury holds too little */
  private async send(ids: readonly string[], rules: Rules): Promise<boolean> {
    const booked = await this.bookedCurrencies();
    const wanted = (await this.refunds.find(ids)).filter(({ currency }) => booked.has(currency));
    if (wanted.length === 0) return false;
    const treasury = await this.lookUps.treasury(wanted.some(isApprovedUsdt));
    // Nobody asks the chain again and again of a target that can't be paid anyway.
    const targets = await this.lookUps.targets(wanted.filter((one) => covers(treasury, one, rules)));
    return this.database.transaction('refunds.send', async (tx) => {
      await this.refunds.lockTreasury(tx);
      const locked = await this.refunds.lock(
        tx,
        wanted.map(({ id }) => id),
      );
      const due = locked
        .filter((one) => one.status === 'due' && (treasury.microUsdt !== null || !isApprovedUsdt(one)))
        .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
      return due.length > 0 && this.choose(tx, due, targets, treasury, rules);
    });
  }

  /** What leaves before its address is followed would be part of the opening balance, and never settle what is owed. */
  private async bookedCurrencies(): Promise<ReadonlySet<Currency>> {
    const { solidHeight } = await this.chain.cursor();
    const accounts = await this.cash.list();
    return new Set(
      accounts
        .filter((one) => one.address === this.config.treasuryAddress && one.watchedFromHeight <= solidHeight)
        .map(({ currency }) => currency),
    );
  }

  private async choose(
    tx: Tx,
    due: readonly Refund[],
    targets: ReadonlyMap<string, AccountFacts>,
    treasury: TreasuryReading,
    rules: Rules,
  ): Promise<boolean> {
    const addresses = due.map(({ address }) => address);
    const listed = await this.risk.listed(addresses, tx);
    const anchor = await this.chain.anchor(tx);
    const unexplained = await this.chain.unexplainedTargets(tx, this.config.treasuryAddress, addresses);
    let purse = await this.purse(tx, treasury, rules, anchor.headTime);
    let low = false;
    for (const refund of due) {
      if (await this.mayStillArrive(tx, refund)) continue;
      const { address } = refund;
      const facts = targets.get(address);
      // Sent elsewhere while the targets were looked up: the next run looks this one up.
      if (!facts && covers(treasury, refund, rules)) continue;
      const records = { listed: listed.get(address), unexplained: unexplained.has(address) };
      const target = { ...(facts ?? UNKNOWN), ...records };
      const verdict = judgeRefund(refund, target, purse, rules);
      if (verdict.kind === 'person') await this.toPerson(tx, refund, verdict.reason);
      if (verdict.kind === 'short') low = (await this.short(tx, refund, treasury, rules)) || low;
      if (verdict.kind !== 'send') continue;
      await this.record(tx, refund, verdict.feeSun, anchor, rules);
      purse = verdict.left;
    }
    return low;
  }

  /** What is signed away is not spent twice, whether the reading shows it already or not. */
  private async purse(tx: Tx, treasury: TreasuryReading, rules: Rules, chainTime: Date): Promise<Purse> {
    const since = new Date(chainTime.getTime() - DAY_MS);
    return {
      sun: treasury.sun - (await this.refunds.onTheirWay(tx, 'TRX')),
      microUsdt: (treasury.microUsdt ?? 0n) - (await this.refunds.onTheirWay(tx, 'USDT')),
      allowanceSun: rules.dailyMaxSun - (await this.refunds.sentByRules(tx, since)),
    };
  }

  private async mayStillArrive(tx: Tx, { id }: Refund): Promise<boolean> {
    const earlier = await this.chain.findOperations('refund', id, tx);
    return earlier.some(({ status }) => status !== 'dead' && status !== 'failed');
  }

  private async record(
    tx: Tx,
    refund: Refund,
    feeSun: bigint,
    anchor: ChainAnchor,
    { usdtFeeLimitSun }: Rules,
  ): Promise<void> {
    const operation: NewOperation = this.signer.sign(refund, feeSun, usdtFeeLimitSun, anchor);
    await this.refunds.sending(tx, refund.id, { txid: operation.txid, feeSun, sentAt: anchor.headTime });
    await this.chain.recordSigned(tx, [operation]);
  }

  private async toPerson(
    tx: Tx,
    { id, address, amount, currency }: Refund,
    reason: RefundDoubt,
  ): Promise<void> {
    await this.refunds.needsPerson(tx, id, reason);
    await this.alerts.raise(
      'refund_needs_person',
      id,
      `A refund waits for a person: ${reason}.`,
      { address, currency, amount: amount.toString(), reason },
      tx,
    );
  }

  /** Waiting for what is on its way to be counted is no lack: only what the treasury does not hold at all is told. */
  private async short(tx: Tx, refund: Refund, treasury: TreasuryReading, rules: Rules): Promise<boolean> {
    const { currency, amount } = refund;
    if (covers(treasury, refund, rules)) return false;
    await this.alerts.raise(
      'treasury_low',
      this.config.treasuryAddress,
      'The treasury holds too little for the refunds that are due.',
      {
        refundId: refund.id,
        currency,
        amount: amount.toString(),
        sun: treasury.sun.toString(),
        microUsdt: treasury.microUsdt?.toString() ?? null,
      },
      tx,
    );
    return true;
  }
}

const isApprovedUsdt = ({ currency, decidedBy }: Refund): boolean =>
  currency === 'USDT' && decidedBy !== null;

/** Whether the treasury held as much before anything was signed. */
const covers = (treasury: TreasuryReading, { currency, amount }: Refund, rules: RefundRules): boolean =>
  currency === 'TRX'
    ? treasury.sun >= amount
    : treasury.sun >= rules.usdtFeeLimitSun && (treasury.microUsdt ?? 0n) >= amount;
