import { setTimeout as pause } from 'node:timers/promises';
import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import type { CashAccount } from '../../domain/ledger/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { askAnotherNode } from './ask-another-node.js';
import { BooksRepository } from './books.repository.js';

const TRIES = 10;
const PAUSE_MS = 500;

/** What books and chain say of an address's cash in one solid block, in sun or micro-USDT. */
export interface CashReading {
  readonly ours: bigint;
  readonly chains: bigint;
  readonly height: bigint;
}

/** By how much the chain has more than the books. */
const gap = ({ ours, chains }: CashReading): bigint => chains - ours;

export const cashSubject = ({ address, currency }: CashAccount): string => `${address}:${currency}`;

/** Cash of one of our addresses: what the books say of a solid block against what the chain says of it. */
@Injectable()
export class CashComparison {
  constructor(
    private readonly crashPoints: CrashPoints,
    private readonly chain: ChainService,
    private readonly books: BooksRepository,
    private readonly tron: TronGateway,
  ) {}

  /**
   * They differ if two readings tell the same of it, the second by another node where there is one.
   * @returns null when nobody can say it now
   * @throws AppError tron/no_answer
   */
  async confirmed(account: CashAccount): Promise<CashReading | null> {
    const first = await this.read(account);
    if (!first || gap(first) === 0n) return first;
    askAnotherNode(this.tron);
    const second = await this.read(account);
    return second && (gap(second) === 0n || gap(second) === gap(first)) ? second : null;
  }

  private async read(account: CashAccount): Promise<CashReading | null> {
    if (account.openingHeight === null) return null;
    const address = account.address as TronAddress;
    const { height, balance } = await this.crashPoints.around('reconciliation.read-balance', () =>
      account.currency === 'TRX' ? this.tron.accountAtSolid(address) : this.tron.usdtAtSolid(address),
    );
    if (!(await this.reached(height))) return null;
    return { ours: await this.books.cashAt(account, height), chains: balance, height };
  }

  /** Blocks that we have not scanned as solid may hold what we do not know yet: the node is mostly one ahead. */
  private async reached(height: bigint): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (height <= (await this.chain.cursor()).solidHeight) return true;
      await pause(PAUSE_MS);
    }
    return false;
  }
}
