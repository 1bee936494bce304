import { Injectable } from '@nestjs/common';
import type { TronAddress } from '@energy-desk/shared/units';
import type { AccountReading, WalletReading } from './account.parser.js';
import { AccountReader, type EnergyTotals, type SolidBalance, type SolidStake } from './account.reader.js';
import {
  blockListSchema,
  blockSchema,
  infosSchema,
  placeSchema,
  type BlockHead,
  type ParsedBlock,
  type ParsedInfo,
} from './block.parser.js';
import type { BroadcastAnswer } from './broadcast.classifier.js';
import { Broadcaster } from './broadcaster.js';
import { HEAD, SOLID_HEAD } from './heads.js';
import type { StakeReading } from './stake.parser.js';
import { buildStaking, type StakingInput } from './staking.builder.js';
import {
  assemble,
  buildDelegate,
  buildTransfer,
  buildTrc20Transfer,
  buildUndelegate,
  type BuiltTransaction,
  type ContractInput,
  type Trc20Input,
} from './transaction.builder.js';
import { type NodeAnswer, TronNodes } from './tron-nodes.js';

/** Most blocks java-tron gives at once through getblockbylimitnext is 100; half of that keeps answers small. */
export const LARGEST_BLOCK_RANGE = 50;
const RANGE_TIMEOUT_MS = 30_000;

/**
 * Everything we ask of TRON. Stateless: no tables, no cursor. Reads fail over between nodes and throw
 * AppError tron/no_answer (the world's fault) when none answers.
 */
@Injectable()
export class TronGateway {
  constructor(
    private readonly nodes: TronNodes,
    private readonly accounts: AccountReader,
    private readonly broadcaster: Broadcaster,
  ) {}

  /** The block at this height on the node's present chain, or null while there is none. */
  block(height: bigint): Promise<ParsedBlock | null> {
    return this.nodes.read({
      path: '/wallet/getblockbynum',
      body: { num: Number(height) },
      schema: blockSchema,
    });
  }

  /** Up to `LARGEST_BLOCK_RANGE` blocks from `first` on; fewer where the node's chain ends. */
  blocks(first: bigint, count: number): Promise<ParsedBlock[]> {
    return this.nodes.read({
      path: '/wallet/getblockbylimitnext',
      body: { startNum: Number(first), endNum: Number(first) + Math.min(count, LARGEST_BLOCK_RANGE) },
      schema: blockListSchema,
      timeoutMs: RANGE_TIMEOUT_MS,
    });
  }

  /**
   * Receipts of a block. They belong to the block only if their txids equal its transactions' as a set: a node
   * without the block answers with an empty list, one on another fork with other receipts.
   */
  infos(height: bigint): Promise<ParsedInfo[]> {
    return this.nodes.read({
      path: '/wallet/gettransactioninfobyblocknum',
      body: { num: Number(height) },
      schema: infosSchema,
    });
  }

  /** Height of the block that holds the transaction on the node's present chain; null while none does. */
  heightOf(txid: string): Promise<bigint | null> {
    return this.nodes.read({
      path: '/wallet/gettransactioninfobyid',
      body: { value: txid },
      schema: placeSchema,
    });
  }

  head(): Promise<BlockHead> {
    return this.nodes.read(HEAD);
  }

  /** The newest block that 19 of 27 producers have built upon. */
  solidHead(): Promise<BlockHead> {
    return this.nodes.read(SOLID_HEAD);
  }

  energyTotals(): Promise<EnergyTotals> {
    return this.accounts.energyTotals();
  }

  /** By key (getEnergyFee …); absent values are 0. */
  chainParameters(): Promise<ReadonlyMap<string, number>> {
    return this.accounts.chainParameters();
  }

  /** A supplier's stock on the pending view: what it can delegate now, and its bandwidth and liquid TRX. */
  readWallet(address: TronAddress): Promise<WalletReading> {
    return this.accounts.wallet(address);
  }

  /** An account's own stake, what waits to be withdrawn, its votes and permissions, on the pending view. */
  readStake(address: TronAddress): Promise<StakeReading> {
    return this.accounts.stake(address);
  }

  account(address: TronAddress): Promise<AccountReading> {
    return this.accounts.account(address);
  }

  accountAtSolid(address: TronAddress): Promise<SolidBalance> {
    return this.accounts.atSolid(address);
  }

  /** USDT of the configured contract at a solid block, in millionths. */
  usdtAtSolid(address: TronAddress): Promise<SolidBalance> {
    return this.accounts.usdtAtSolid(address);
  }

  /** In millionths of a USDT of the configured contract. */
  usdtBalance(address: TronAddress): Promise<bigint> {
    return this.accounts.usdtBalance(address);
  }

  /** Energy that one USDT transfer uses now. @throws AppError tron/call_reverted, if `from` holds none */
  simulateUsdtTransfer(from: TronAddress, to: TronAddress): Promise<number> {
    return this.accounts.simulateUsdtTransfer(from, to);
  }

  /** Stake delegated for energy from one address to another, and how far the node was that says so. */
  delegatedAtSolid(supplier: TronAddress, receiver: TronAddress): Promise<SolidStake> {
    return this.accounts.delegatedAtSolid(supplier, receiver);
  }

  /** Builds without a node. Two calls with equal input give two different transactions. */
  buildDelegate(input: ContractInput): BuiltTransaction {
    return buildDelegate(input);
  }

  buildUndelegate(input: ContractInput): BuiltTransaction {
    return buildUndelegate(input);
  }

  buildTransfer(input: ContractInput): BuiltTransaction {
    return buildTransfer(input);
  }

  /** A call of `transfer` of the configured USDT contract. */
  buildTrc20Transfer(input: Trc20Input): BuiltTransaction {
    return buildTrc20Transfer(input);
  }

  /** Staking, unstaking, withdrawing, voting and claiming of an account's own stake. */
  buildStaking(input: StakingInput): BuiltTransaction {
    return buildStaking(input);
  }

  /** Raw data and signature (both hex) to the bytes that are broadcast. */
  assemble(rawDataHex: string, signatureHex: string): string {
    return assemble(rawDataHex, signatureHex);
  }

  /** @param rotation sends of these bytes that came before: each starts with another node */
  broadcast(signedHex: string, rotation = 0): Promise<BroadcastAnswer> {
    return this.broadcaster.send(signedHex, rotation);
  }

  /** Lets the preferred node rest because it stands still or contradicts itself. */
  distrustPreferredNode(): void {
    this.nodes.distrustPreferred();
  }

  /** @throws AppError tron/wrong_network when a node belongs to another network than TRON_NETWORK */
  verifyNetwork(): Promise<void> {
    return this.nodes.verifyNetwork();
  }

  /** Requests to nodes since the start, by path: for metrics. */
  get requestCounts(): ReadonlyMap<string, number> {
    return this.nodes.requestCounts;
  }

  /** Requests since the start that compared how far the nodes are. */
  get comparisonRequests(): number {
    return this.nodes.comparisonRequests;
  }

  /** Which nodes are resting now, in order of preference. */
  get nodeHealth(): readonly { name: string; resting: boolean }[] {
    return this.nodes.health;
  }

  /** How far each node is and how fast it says so, by name; without those that rest or do not answer soon. */
  lookAtNodes(): Promise<ReadonlyMap<string, NodeAnswer>> {
    return this.nodes.look();
  }
}
