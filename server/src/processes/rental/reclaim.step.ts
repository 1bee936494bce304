import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { type ChainCursor, ChainService } from '../../domain/chain/index.js';
import { type Delegation, DelegationsService } from '../../domain/delegations/index.js';
import { PoolsService } from '../../domain/pools/index.js';
import { Settings } from '../../domain/settings/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { OperationSigner } from './operation-signer.js';
import { PostponedReclaims } from './postponed-reclaims.js';

const BATCH = 100;

/** Signs and records the undelegates of ended rentals, unless another rental of the receiver would lose energy. */
@Injectable()
export class ReclaimStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly crashPoints: CrashPoints,
    private readonly settings: Settings,
    private readonly chain: ChainService,
    private readonly delegations: DelegationsService,
    private readonly pools: PoolsService,
    private readonly tron: TronGateway,
    private readonly postponed: PostponedReclaims,
    private readonly signer: OperationSigner,
    private readonly alerts: Alerts,
    private readonly audit: AuditService,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    if ((await this.settings.get('brake.reclaiming')) || !(await this.chain.maySign())) return;
    const cursor = await this.chain.cursor();
    await this.batches.run({
      step: 'rental.reclaim',
      load: (exclude) => this.delegations.reclaimable(cursor.blockTime, BATCH, exclude),
      handle: (ids) => this.reclaim(ids, cursor),
    });
  }

  private async reclaim(ids: readonly string[], cursor: ChainCursor): Promise<void> {
    const { blockTime: chainTime } = cursor;
    const due = await this.delegations.find(ids);
    const elsewhere = await this.takenElsewhere(due);
    const lent = due.filter(({ id }) => !elsewhere.has(id));
    const postponed = await this.postponed.until(lent, elsewhere, cursor);
    await this.database.transaction('rental.reclaim', async (tx) => {
      const locked = await this.delegations.lockReclaimable(tx, ids, chainTime);
      for (const { id } of locked) {
        const until = postponed.get(id);
        if (until) await this.delegations.reclaimAgainAfter(tx, [id], until);
      }
      const now = locked.filter(({ id }) => !postponed.has(id));
      for (const delegation of now.filter(({ id }) => elsewhere.has(id)))
        await this.closeElsewhere(tx, delegation, chainTime);
      await this.sign(
        tx,
        now.filter(({ id }) => !elsewhere.has(id)),
      );
    });
    this.nudger.nudge('broadcast');
  }

  private async sign(tx: Tx, delegations: readonly Delegation[]): Promise<void> {
    if (delegations.length === 0) return;
    const anchor = await this.chain.anchor(tx);
    const wallets = await this.pools.walletsById(
      tx,
      delegations.map(({ walletId }) => walletId),
    );
    const operations = delegations.flatMap((one) => {
      const wallet = wallets.get(one.walletId);
      return wallet ? [this.signer.sign('undelegate', one.id, wallet, one.receiver, one.sun, anchor)] : [];
    });
    await this.chain.recordSigned(tx, operations);
    await this.delegations.reclaimUnderWay(
      tx,
      delegations.map(({ id }) => id),
    );
  }

  /**
   * Those whose undelegate failed before and whose stake the solid chain no longer shows: the owner took it. The word
   * of a node that lags behind us proves nothing: it may not know the delegate yet.
   */
  private async takenElsewhere(due: readonly Delegation[]): Promise<ReadonlySet<string>> {
    const gone = new Set<string>();
    const { solidHeight } = await this.chain.cursor();
    for (const one of due) {
      if ((await this.chain.findOperations('undelegate', one.id)).length === 0) continue;
      const live = await this.delegations.liveOfReceivers([one.receiver]);
      const expected = live
        .filter(({ supplier, delegateSolid }) => supplier === one.supplier && delegateSolid)
        .reduce((total, { sun: amount }) => total + amount, 0n);
      const onChain = await this.crashPoints.around('rental.read-delegation', () =>
        this.tron.delegatedAtSolid(one.supplier as TronAddress, one.receiver as TronAddress),
      );
      if (onChain.height < solidHeight) continue;
      if (onChain.sun < expected && onChain.sun < one.sun) gone.add(one.id);
    }
    return gone;
  }

  private async closeElsewhere(tx: Tx, delegation: Delegation, chainTime: Date): Promise<void> {
    const { id, status, orderId, supplier, receiver, sun } = delegation;
    if (!(await this.delegations.takenElsewhere(tx, id, chainTime))) return;
    await this.audit.record(tx, {
      actor: 'system',
      action: 'delegations.taken-elsewhere',
      subject: `delegation:${id}`,
      reason: 'the solid chain shows its stake no more, and no undelegate of ours took it',
      before: { status, orderId, supplier, receiver, sun },
      after: { status: 'taken_elsewhere' },
    });
    await this.alerts.raise(
      'delegation_taken_elsewhere',
      id,
      'The stake of this rental was taken back by somebody else.',
      { supplier, receiver, sun: sun.toString() },
      tx,
    );
  }
}
