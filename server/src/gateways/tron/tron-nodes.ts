import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import { AppConfig } from '../../platform/config/index.js';
import { AppError, messageOf } from '../../platform/errors/index.js';
import type { BreakerTimes } from './circuit-breaker.js';
import { HEAD, SOLID_HEAD } from './heads.js';
import { TronNode } from './tron-node.js';

const READ_TIMEOUT_MS = 8_000;
const LOOK_TIMEOUT_MS = 2_000;
/** Half a minute: what is signed by the time of a block so old still has as long until it expires. */
const TOLERATED_LAG = 10n;
const PUBLIC_TIMES = { limitedMs: 30_000, failingMs: 5_000, distrustedMs: 60_000 };
const DEVNET_TIMES = { limitedMs: 1_000, failingMs: 300, distrustedMs: 4_000 };

/** Block 0 of the public networks; its last four bytes are the network's EVM chain id (TIP-474). */
const GENESIS_IDS: Readonly<Record<string, string>> = {
  mainnet: '00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc',
  nile: '0000000000000000d698d4192c56cb6be724a558448e2684802de4d6cd8690dc',
  shasta: '0000000000000000de1aa88295e1fcf982742f773e0419c5a9c134c994a9059e',
};

const genesisSchema = z.object({ blockID: z.string() });

/** What one read asks and how its answer must look. */
export interface Question<T> {
  readonly path: string;
  readonly body: object;
  readonly schema: z.ZodType<T>;
  readonly timeoutMs?: number;
}

/** How a node answers now. */
export interface NodeAnswer {
  readonly height: bigint;
  readonly latencyMs: number;
}

/** The configured nodes in order of preference: reads go to the first that is well, and on to the next when it fails. */
@Injectable()
export class TronNodes implements OnApplicationShutdown {
  private readonly logger = new Logger(TronNodes.name);
  private readonly nodes: readonly TronNode[];
  private readonly onRightNetwork = new Set<TronNode>();
  private readonly counts = new Map<string, number>();
  private readonly network: string;
  private readonly times: BreakerTimes;
  private compared = 0;

  constructor(config: AppConfig) {
    this.network = config.tron.network;
    this.times = this.network === 'devnet' ? DEVNET_TIMES : PUBLIC_TIMES;
    this.nodes = config.tron.nodes.map(
      (address) =>
        new TronNode(address, this.times, (path) => this.counts.set(path, (this.counts.get(path) ?? 0) + 1)),
    );
  }

  /** Requests since the start, by path. */
  get requestCounts(): ReadonlyMap<string, number> {
    return this.counts;
  }

  /** How often nodes are to be compared: one that lags must not come back before it was looked at again. */
  get comparisonMs(): number {
    return this.times.distrustedMs / 2;
  }

  /** Requests of comparisons since the start. */
  get comparisonRequests(): number {
    return this.compared;
  }

  /** State of each node for health pages, in order of preference. */
  get health(): readonly { name: string; resting: boolean }[] {
    const now = performance.now();
    return this.nodes.map(({ name, breaker }) => ({ name, resting: breaker.isOpen(now) }));
  }

  /** Asks each node that answers for its newest block; by name, those that did so soon. */
  async look(): Promise<ReadonlyMap<string, NodeAnswer>> {
    const answers = await this.askEach((node) => this.timed(node));
    return new Map([...answers].map(([{ name }, answer]) => [name, answer]));
  }

  /**
   * Nodes that may be asked now, best first. `rotation` n starts with the n-th of them. Where all are failing, those
   * that do not limit us are given another try.
   */
  available(rotation = 0): TronNode[] {
    const now = performance.now();
    const well = this.nodes.filter(({ breaker }) => !breaker.isOpen(now));
    const asked = well.length > 0 ? well : this.nodes.filter(({ breaker }) => !breaker.isLimited(now));
    const start = asked.length === 0 ? 0 : rotation % asked.length;
    return [...asked.slice(start), ...asked.slice(0, start)];
  }

  /** Asks until a node gives a usable answer. @throws AppError tron/no_answer (the world's) when none does */
  async read<T>(question: Question<T>): Promise<T> {
    const reasons: string[] = [];
    for (const node of this.available()) {
      try {
        return await this.readFrom(node, question);
      } catch (error) {
        if (error instanceof AppError && error.fault === 'ours') throw error;
        reasons.push(messageOf(error));
      }
    }
    throw noAnswer(question.path, reasons);
  }

  /** Asks this node alone: for sequences that need one view of the chain. @throws NodeFault, AppError */
  async readFrom<T>(node: TronNode, { path, body, schema, timeoutMs }: Question<T>): Promise<T> {
    await this.verify(node);
    const answer = await node.ask(path, body, timeoutMs ?? READ_TIMEOUT_MS);
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new AppError('tron/unexpected_answer', 'world', `${node.name} ${path}: ${parsed.error.message}`);
  }

  /** Lets the preferred node rest: it stands still or contradicts itself. Not where no other could be asked. */
  distrustPreferred(): void {
    const now = performance.now();
    const [preferred] = this.available();
    const others = this.nodes.filter((node) => node !== preferred && !node.breaker.isLimited(now));
    if (preferred && others.length > 0) this.distrust(preferred, 'it stands still or contradicts itself');
  }

  /**
   * Lets nodes rest whose solid block is far behind that of the best one. A node that goes on at its distance looks
   * well when it is asked alone, but all that is signed by its clock has expired when the others see it; and where the
   * solid block stands still, nothing is final any more.
   */
  async distrustLaggards(): Promise<void> {
    if (this.nodes.length === 1) return;
    const heads = await this.askEach((node) => this.lookAt(node, SOLID_HEAD));
    this.compared += heads.size;
    const best = [...heads.values()].reduce((most, { height }) => (height > most ? height : most), 0n);
    for (const [node, { height }] of heads)
      if (best - height > TOLERATED_LAG)
        this.distrust(node, `it is ${best - height} blocks behind another one`);
  }

  /**
   * Checks block 0 of every node that answers; the others are checked before their first use.
   * @throws AppError tron/wrong_network (the caller's)
   */
  async verifyNetwork(): Promise<void> {
    await Promise.all(
      this.nodes.map(async (node) => {
        try {
          await this.verify(node);
        } catch (error) {
          if (error instanceof AppError && error.code === 'tron/wrong_network') throw error;
          this.logger.warn(`node not checked yet: ${messageOf(error)}`);
        }
      }),
    );
  }

  /** @throws AppError tron/wrong_network when the node's block 0 is not that of TRON_NETWORK */
  async verify(node: TronNode, timeoutMs = READ_TIMEOUT_MS): Promise<void> {
    if (this.onRightNetwork.has(node)) return;
    const answer = await node.ask('/wallet/getblockbynum', { num: 0 }, timeoutMs);
    const genesis = genesisSchema.safeParse(answer);
    if (!genesis.success)
      throw new AppError('tron/unexpected_answer', 'world', `${node.name} tells no block 0`);
    if (!this.isExpected(genesis.data.blockID))
      throw new AppError(
        'tron/wrong_network',
        'caller',
        `${node.name} is not a node of ${this.network}: its block 0 is ${genesis.data.blockID}`,
      );
    this.onRightNetwork.add(node);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.close()));
  }

  private distrust({ name, breaker }: TronNode, why: string): void {
    const now = performance.now();
    if (!breaker.isDistrusted(now)) this.logger.warn(`${name} is set aside for a while: ${why}`);
    breaker.distrusted(now);
  }

  /** What each node that does not rest for failing or limiting us answers, without those that fail at it. */
  private async askEach<T>(ask: (node: TronNode) => Promise<T>): Promise<ReadonlyMap<TronNode, T>> {
    const now = performance.now();
    const answering = this.nodes.filter(({ breaker }) => breaker.isAnswering(now));
    const answers = await Promise.allSettled(
      answering.map(async (node) => {
        await this.verify(node, LOOK_TIMEOUT_MS);
        return [node, await ask(node)] as const;
      }),
    );
    return new Map(answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
  }

  private lookAt<T>(node: TronNode, question: Question<T>): Promise<T> {
    return this.readFrom(node, { ...question, timeoutMs: LOOK_TIMEOUT_MS });
  }

  private async timed(node: TronNode): Promise<NodeAnswer> {
    const began = performance.now();
    const { height } = await this.lookAt(node, HEAD);
    return { height, latencyMs: Math.round(performance.now() - began) };
  }

  private isExpected(genesisId: string): boolean {
    const expected = GENESIS_IDS[this.network];
    return expected === undefined ? !Object.values(GENESIS_IDS).includes(genesisId) : expected === genesisId;
  }
}

const noAnswer = (path: string, reasons: readonly string[]): AppError =>
  new AppError('tron/no_answer', 'world', `${path}: ${reasons.join('; ') || 'every node is resting'}`);
