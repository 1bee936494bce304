import { setTimeout as pause } from 'node:timers/promises';
import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable, Logger } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { type CashAccount, CashAccounts } from '../../domain/ledger/index.js';
import { PaymentsService } from '../../domain/payments/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { Database } from '../../platform/database/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { BooksRepository } from './books.repository.js';
import { askAnotherNode } from './ask-another-node.js';
import { type CheckResult, type Difference, gapOf } from './comparison.types.js';

const TRIES = 10;
const PAUSE_MS = 500;

/** Cash of each of our addresses: what the books say of a solid block against what the chain says of it. */
@Injectable()
export class CompareCashStep {
  private readonly logger = new Logger(CompareCashStep.name);

  constructor(
    private readonly database: Database,
    private readonly crashPoints: CrashPoints,
    private readonly chain: ChainService,
    private readonly payments: PaymentsService,
    private readonly cash: CashAccounts,
    private readonly books: BooksRepository,
    private readonly tron: TronGateway,
  ) {}

  async run(): Promise<CheckResult> {
    const differences: Difference[] = [];
    const skipped: string[] = [];
    let checked = 0;
    for (const account of await this.cash.list()) {
      const outcome = await this.confirmed(account).catch((error: unknown) => {
        this.logger.warn(`cash of ${account.address} is not compared: ${messageOf(error)}`);
        return 'skipped' as const;
      });
      if (outcome === 'skipped') skipped.push(subjectOf(account));
      else checked += 1;
      if (typeof outcome === 'object') differences.push(outcome);
    }
    return { kinds: ['cash'], checked, skipped, differences };
  }

  /** A difference is one if two readings tell the same of it, the second by another node where there is one. */
  private async confirmed(account: CashAccount): Promise<Difference | 'equal' | 'skipped'> {
    const first = await this.compare(account);
    if (typeof first !== 'object') return first;
    askAnotherNode(this.tron);
    const second = await this.compare(account);
    return typeof second !== 'object' || gapOf(second) === gapOf(first) ? second : 'skipped';
  }

  private async compare(account: CashAccount): Promise<Difference | 'equal' | 'skipped'> {
    if (account.openingHeight === null) return 'skipped';
    const address = account.address as TronAddress;
    const { height, balance } = await this.crashPoints.around('reconciliation.read-balance', () =>
      account.currency === 'TRX' ? this.tron.accountAtSolid(address) : this.tron.usdtAtSolid(address),
    );
    if (!(await this.reached(height))) return 'skipped';
    const ours = await this.ours(account, height);
    if (ours === balance) return 'equal';
    return {
      kind: 'cash',
      subject: subjectOf(account),
      currency: account.currency,
      ours,
      chains: balance,
      advice: adviceOf(ours, balance),
      height,
    };
  }

  /** Blocks that we have not scanned as solid may hold what we do not know yet: the node is mostly one ahead. */
  private async reached(height: bigint): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (height <= (await this.chain.cursor()).solidHeight) return true;
      await pause(PAUSE_MS);
    }
    return false;
  }

  /** The opening balance, and everything recorded since up to this block. */
  private async ours(account: CashAccount, height: bigint): Promise<bigint> {
    const { manager } = this.database;
    const opening = await this.books.opening(account.address, account.currency);
    const received = await this.payments.receivedUpTo(manager, account.address, account.currency, height);
    const moved = await this.chain.movedBetween(manager, account, account.watchedFromHeight, height);
    return opening + received + moved;
  }
}

const subjectOf = ({ address, currency }: CashAccount): string => `${address}:${currency}`;

const adviceOf = (ours: bigint, chains: bigint): string =>
  chains > ours
    ? 'More is there than the books know: money that came by a contract call, or a block that was never read. Look at the address in an explorer from the height on, then book it as an unexplained receipt.'
    : 'Less is there than the books say: somebody moved money by a way we do not see. Pull the brakes, look at the address in an explorer, and change its key if the owner did not do it.';
