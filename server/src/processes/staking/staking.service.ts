import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { ChainService } from '../../domain/chain/index.js';
import {
  PoolsService,
  type StakingRequest,
  StakingRequests,
  type StoredStakingRequest,
  type SupplierWallet,
} from '../../domain/pools/index.js';
import { type StakeReading, TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { Database, isUuid, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { Nudger } from '../../platform/queue/index.js';
import {
  abilitiesOf,
  assertAllowed,
  assertPossible,
  keyOperations,
  maturedSun,
  spendableSun,
} from './judge-staking.js';
import { StakingSigner } from './staking-signer.js';
import type { By, StakingAbility, StakingWish } from './staking.types.js';

const SHOWN = 20;

/** A wallet's own stake as the node has it now, and what was asked of it lately. */
export interface StakingPicture {
  readonly stake: StakeReading;
  readonly spendableSun: bigint;
  readonly maturedSun: bigint;
  readonly abilities: readonly StakingAbility[];
  readonly requests: readonly (StoredStakingRequest & { readonly operationStatus: string | null })[];
}

/**
 * Staking by hand. Each request is one signed operation, recorded before it is sent; a wallet has one at a time, so
 * that none is judged by figures that another is changing.
 */
@Injectable()
export class StakingService {
  constructor(
    private readonly database: Database,
    private readonly crashPoints: CrashPoints,
    private readonly chain: ChainService,
    private readonly pools: PoolsService,
    private readonly requests: StakingRequests,
    private readonly signer: StakingSigner,
    private readonly tron: TronGateway,
    private readonly audit: AuditService,
    private readonly nudger: Nudger,
  ) {}

  /**
   * Signs and records it; workers send it.
   * @param id names the deed: the same for every try, which then has the same answer
   * @throws AppError wallets/not_found, staking/permission_missing, staking/insufficient, staking/nothing_to_do,
   *   staking/too_many_unstakes, staking/busy, staking/chain_behind (the world's)
   */
  async request(id: string, walletId: string, wish: StakingWish, by: By): Promise<StoredStakingRequest> {
    const wallet = await this.wallet(walletId);
    const before = await this.requests.find(this.database.manager, id);
    if (before) return before;
    const stake = await this.read(wallet);
    assertAllowed(keyOperations(stake, wallet.permissionId, wallet.signerAddress as TronAddress), wish.kind);
    if (!(await this.chain.maySign()))
      throw new AppError('staking/chain_behind', 'world', 'The scanner does not see the head of the chain.');
    await this.database.transaction('staking.sign', (tx) => this.sign(tx, id, walletId, wish, stake, by));
    this.nudger.nudge('broadcast');
    const made = await this.requests.find(this.database.manager, id);
    if (!made) throw new AppError('staking/lost', 'ours', `staking request ${id} is gone`);
    return made;
  }

  /** @throws AppError wallets/not_found, tron/no_answer (the world's) */
  async picture(walletId: string): Promise<StakingPicture> {
    const wallet = await this.wallet(walletId);
    const stake = await this.read(wallet);
    const { manager } = this.database;
    const { blockTime } = await this.chain.cursor();
    const { liveRentals } = await this.requests.promised(manager, walletId);
    const requests = await this.requests.ofWallet(manager, walletId, SHOWN);
    const operations = await Promise.all(requests.map((one) => this.chain.findOperation(one.kind, one.id)));
    return {
      stake,
      spendableSun: spendableSun(stake.liquidSun, liveRentals),
      maturedSun: maturedSun(stake, blockTime),
      abilities: abilitiesOf(keyOperations(stake, wallet.permissionId, wallet.signerAddress as TronAddress)),
      requests: requests.map((one, i) => ({
        ...one,
        answer: one.answer ?? operations[i]?.answer ?? null,
        operationStatus: operations[i]?.status ?? null,
      })),
    };
  }

  private async sign(
    tx: Tx,
    id: string,
    walletId: string,
    wish: StakingWish,
    stake: StakeReading,
    by: By,
  ): Promise<void> {
    // Locked as deliveries lock it: what they reserve is seen here, what is taken out here is seen there.
    const wallet = await this.pools.lockWallet(tx, walletId);
    if (!wallet) throw notFound();
    const pending = await this.requests.pendingOf(tx, walletId);
    if (pending) throw busy(pending);
    const anchor = await this.chain.anchor(tx);
    assertPossible(wish, stake, await this.requests.promised(tx, walletId), anchor.headTime);
    const operation = this.signer.sign(wish, id, wallet, anchor);
    const request: StakingRequest = { id, walletId, ...columnsOf(wish), txid: operation.txid, ...by };
    await this.requests.insert(tx, request);
    await this.chain.recordSigned(tx, [operation]);
    const facts = { ...columnsOf(wish), txid: operation.txid };
    const plain = { ...facts, amountSun: facts.amountSun?.toString() ?? null };
    await this.pools.log(tx, walletId, wish.kind, { ...plain, by: by.actor, reason: by.reason });
    await this.audit.record(tx, {
      ...by,
      action: `staking.${wish.kind}`,
      subject: `wallet:${walletId}`,
      after: { requestId: id, ...facts },
    });
  }

  private async wallet(id: string): Promise<SupplierWallet> {
    const found = isUuid(id)
      ? (await this.pools.walletsById(this.database.manager, [id])).get(id)
      : undefined;
    if (!found) throw notFound();
    return found;
  }

  private read(wallet: SupplierWallet): Promise<StakeReading> {
    return this.crashPoints.around('staking.read-account', () =>
      this.tron.readStake(wallet.address as TronAddress),
    );
  }
}

function columnsOf(wish: StakingWish): Pick<StakingRequest, 'kind' | 'resource' | 'amountSun' | 'votes'> {
  return {
    kind: wish.kind,
    resource: 'resource' in wish ? wish.resource : null,
    amountSun: 'amountSun' in wish ? wish.amountSun : null,
    votes: 'votes' in wish ? wish.votes : null,
  };
}

const notFound = (): AppError =>
  new AppError('wallets/not_found', 'caller', 'There is no such supplier wallet.');

const busy = ({ id, kind, actor, txid, createdAt }: StoredStakingRequest): AppError =>
  new AppError('staking/busy', 'caller', `This wallet’s ${kind} by ${actor} is still on its way.`, {
    requestId: id,
    kind,
    actor,
    txid,
    since: createdAt,
  });
