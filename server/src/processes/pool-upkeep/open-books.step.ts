import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable, Logger } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService } from '../../domain/chain/index.js';
import {
  type CashAccount,
  CashAccounts,
  type Currency,
  LedgerService,
  transfer,
} from '../../domain/ledger/index.js';
import { PaymentsService } from '../../domain/payments/index.js';
import { PoolsService } from '../../domain/pools/index.js';
import { type SolidBalance, TronGateway } from '../../gateways/tron/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { messageOf } from '../../platform/errors/index.js';

/** By then every scanner knows a new address, whatever it had cached or was just reading. */
const BLOCKS_UNTIL_WATCHED = 60n;
const CURRENCIES: readonly Currency[] = ['TRX', 'USDT'];

/**
 * Books the balance an address had when we began to follow it, so that its cash equals the chain from then on:
 * the balance at a solid block less everything recorded since.
 */
@Injectable()
export class OpenBooksStep {
  private readonly logger = new Logger(OpenBooksStep.name);
  /** Balances by account that wait for our own solid head. */
  private readonly readings = new Map<string, SolidBalance>();

  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly crashPoints: CrashPoints,
    private readonly chain: ChainService,
    private readonly payments: PaymentsService,
    private readonly pools: PoolsService,
    private readonly cash: CashAccounts,
    private readonly ledger: LedgerService,
    private readonly tron: TronGateway,
    private readonly alerts: Alerts,
  ) {}

  async run(): Promise<void> {
    await this.follow();
    const { solidHeight } = await this.chain.cursor();
    for (const account of await this.cash.list()) {
      if (account.openingHeight !== null || account.watchedFromHeight > solidHeight) continue;
      try {
        await this.open(account);
      } catch (error) {
        this.logger.warn(`the books of ${nameOf(account)} are not open yet: ${messageOf(error)}`);
      }
    }
  }

  private async follow(): Promise<void> {
    const known = new Set((await this.cash.list()).map(nameOf));
    const addresses = [...this.config.ownAddresses, ...(await this.pools.watchedAddresses())];
    const all = addresses.flatMap((address) => CURRENCIES.map((currency) => ({ address, currency })));
    const fresh = all.filter((account) => !known.has(nameOf(account)));
    if (fresh.length === 0) return;
    const { height } = await this.chain.cursor();
    await this.database.transaction('pool.follow-cash', async (tx) => {
      await this.cash.follow(tx, fresh, height + BLOCKS_UNTIL_WATCHED);
      if (known.size > 0) await this.tellOfOurs(tx, fresh);
    });
  }

  /** Whoever changes where customers pay takes their money: beyond the first start that is told. */
  private async tellOfOurs(tx: Tx, fresh: readonly Pick<CashAccount, 'address'>[]): Promise<void> {
    const added = new Set<string>(fresh.map(({ address }) => address));
    for (const address of this.config.ownAddresses)
      if (added.has(address))
        await this.alerts.raise(
          'addresses_changed',
          address,
          `${address} counts as ours from now on.`,
          {},
          tx,
        );
  }

  private async open(account: CashAccount): Promise<void> {
    const { height, balance } = await this.reading(account);
    if (height > (await this.chain.cursor()).solidHeight) return;
    this.readings.delete(nameOf(account));
    if (height < account.watchedFromHeight) return;
    await this.database.transaction('pool.open-books', async (tx) => {
      if (!(await this.cash.open(tx, account, height))) return;
      const opening = balance - (await this.recordedSince(tx, account, height));
      if (opening === 0n) return;
      const { address: owner, currency } = account;
      await this.ledger.post(tx, [
        transfer(
          `opening:${owner}:${currency}`,
          'opening_balance',
          { kind: 'cash', owner, currency },
          { kind: 'owner_funds', currency },
          opening,
          { height: height.toString() },
        ),
      ]);
    });
  }

  /** Kept until what we scanned up to its block is solid too: before that we may count blocks of another fork. */
  private async reading(account: CashAccount): Promise<SolidBalance> {
    const kept = this.readings.get(nameOf(account));
    if (kept) return kept;
    const address = account.address as TronAddress;
    const fresh = await this.crashPoints.around('pool.read-balance', () =>
      account.currency === 'TRX' ? this.tron.accountAtSolid(address) : this.tron.usdtAtSolid(address),
    );
    this.readings.set(nameOf(account), fresh);
    return fresh;
  }

  /** What blocks up to `height` moved and is, or will be, booked by itself. */
  private async recordedSince(tx: Tx, account: CashAccount, height: bigint): Promise<bigint> {
    const received = await this.payments.receivedUpTo(tx, account.address, account.currency, height);
    const moved = await this.chain.movedBetween(tx, account, account.watchedFromHeight, height);
    return received + moved;
  }
}

const nameOf = ({ address, currency }: Pick<CashAccount, 'address' | 'currency'>): string =>
  `${address} ${currency}`;
