import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable, Logger } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { BooksRepository, type PairFigures } from './books.repository.js';
import { askAnotherNode } from './ask-another-node.js';
import { type CheckResult, type Difference, gapOf } from './comparison.types.js';

const AT_ONCE = 8;

/** Stake lent from each wallet to each receiver: our live delegations and listed foreign ones against the chain. */
@Injectable()
export class CompareDelegationsStep {
  private readonly logger = new Logger(CompareDelegationsStep.name);

  constructor(
    private readonly crashPoints: CrashPoints,
    private readonly chain: ChainService,
    private readonly books: BooksRepository,
    private readonly tron: TronGateway,
  ) {}

  async run(): Promise<CheckResult> {
    const pairs = await this.books.pairs();
    const found: Difference[] = [];
    const skipped: string[] = [];
    for (let at = 0; at < pairs.length; at += AT_ONCE) {
      const group = pairs.slice(at, at + AT_ONCE);
      const outcomes = await Promise.all(group.map((pair) => this.look(pair)));
      found.push(...outcomes.filter((one) => typeof one === 'object'));
      skipped.push(...group.filter((_, index) => outcomes[index] === 'skipped').map(subjectOf));
    }
    const { differences, doubtful } = await this.confirm(found);
    skipped.push(...doubtful);
    return { kinds: ['delegation'], checked: pairs.length - skipped.length, skipped, differences };
  }

  private async look(pair: PairFigures): Promise<Difference | 'equal' | 'skipped'> {
    if (pair.underWay) return 'skipped';
    return this.compare(pair).catch((error: unknown) => {
      this.logger.warn(`${pair.supplier} to ${pair.receiver} is not compared: ${messageOf(error)}`);
      return 'skipped' as const;
    });
  }

  private async compare(pair: PairFigures): Promise<Difference | 'equal' | 'skipped'> {
    const { height, sun } = await this.crashPoints.around('reconciliation.read-delegation', () =>
      this.tron.delegatedAtSolid(pair.supplier as TronAddress, pair.receiver as TronAddress),
    );
    if (height < (await this.chain.cursor()).solidHeight - 1n) return 'skipped';
    const ours = expectedOf(pair);
    if (sun === ours) return 'equal';
    return {
      kind: 'delegation',
      subject: subjectOf(pair),
      currency: null,
      ours,
      chains: sun,
      advice:
        sun > ours
          ? 'More is lent than the books know, or the owner took back only part of a rental. If no listed foreign delegate is the owner’s, take it back by hand.'
          : 'Less is lent than the books say: the owner took energy back. Order of the receiver may be served again, talk to the owner.',
      height,
    };
  }

  /**
   * What was on its way while we asked is no difference, nor what one node alone says: only what stays when the books are
   * read again and another node is asked, where there is one.
   */
  private async confirm(
    found: readonly Difference[],
  ): Promise<{ differences: Difference[]; doubtful: string[] }> {
    const differences: Difference[] = [];
    const doubtful: string[] = [];
    if (found.length === 0) return { differences, doubtful };
    const now = new Map((await this.books.pairs()).map((pair) => [subjectOf(pair), pair]));
    askAnotherNode(this.tron);
    for (const first of found) {
      const pair = now.get(first.subject);
      const second = pair ? await this.look(pair) : 'equal';
      if (typeof second === 'object' && gapOf(second) === gapOf(first)) differences.push(second);
      else if (second !== 'equal') doubtful.push(first.subject);
    }
    return { differences, doubtful };
  }
}

/**
 * What others took back is first of all what our closed rentals had lent, which is lent no more by the books: what the
 * owner left of it is a difference until somebody takes it back.
 */
function expectedOf({ sun, takenSun, foreignLentSun, foreignReturnedSun }: PairFigures): bigint {
  const returnedSun = foreignReturnedSun > takenSun ? foreignReturnedSun - takenSun : 0n;
  return sun + foreignLentSun - returnedSun;
}

const subjectOf = ({ supplier, receiver }: PairFigures): string => `${supplier}:${receiver}`;
