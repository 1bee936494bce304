import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable, Logger } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { BooksRepository, type PairFigures } from './books.repository.js';
import type { CheckResult, Difference } from './comparison.types.js';

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
    const differences: Difference[] = [];
    let skipped = 0;
    for (let at = 0; at < pairs.length; at += AT_ONCE) {
      const outcomes = await Promise.all(pairs.slice(at, at + AT_ONCE).map((pair) => this.look(pair)));
      skipped += outcomes.filter((one) => one === 'skipped').length;
      differences.push(...outcomes.filter((one) => typeof one === 'object'));
    }
    const confirmed = await this.confirmed(differences);
    return {
      kinds: skipped === 0 ? ['delegation'] : [],
      checked: pairs.length - skipped,
      skipped,
      differences: confirmed,
    };
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
    const ours = pair.sun + pair.foreignSun;
    if (sun === ours) return 'equal';
    return {
      kind: 'delegation',
      subject: `${pair.supplier}:${pair.receiver}`,
      currency: null,
      ours,
      chains: sun,
      advice:
        sun > ours
          ? 'More is lent than the books know. If none of the listed foreign operations is the owner’s, take it back by hand.'
          : 'Less is lent than the books say: the owner took energy back. Order of the receiver may be served again, talk to the owner.',
      height,
    };
  }

  /** What was on its way while we asked is no difference: only what stays when the books are read again. */
  private async confirmed(found: readonly Difference[]): Promise<Difference[]> {
    if (found.length === 0) return [];
    const now = new Map(
      (await this.books.pairs()).map((pair) => [`${pair.supplier}:${pair.receiver}`, pair]),
    );
    return found.filter(({ subject, ours }) => {
      const pair = now.get(subject);
      return pair !== undefined && !pair.underWay && pair.sun + pair.foreignSun === ours;
    });
  }
}
