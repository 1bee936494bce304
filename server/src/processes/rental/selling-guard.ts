import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { type ChainCursor, ChainService } from '../../domain/chain/index.js';
import { Settings } from '../../domain/settings/index.js';
import { AppError } from '../../platform/errors/index.js';
import { FreeCapacity } from './free-capacity.js';

const BOOKS_CACHE_MS = 3_000;

/** Nothing is sold while we can't see the chain: a payment that nobody watches is a promise that nobody keeps. */
@Injectable()
export class SellingGuard {
  private books: { off: Promise<boolean>; at: number } | null = null;

  constructor(
    private readonly chain: ChainService,
    private readonly settings: Settings,
    private readonly freeCapacity: FreeCapacity,
    private readonly alerts: Alerts,
  ) {}

  /** @throws AppError selling/paused */
  async assertOpen(): Promise<ChainCursor> {
    if (await this.settings.get('brake.selling'))
      throw new AppError('selling/paused', 'world', 'Nothing is sold at the moment.');
    if (await this.booksAreOff())
      throw new AppError('selling/paused', 'world', 'The books are off. Nothing is sold until they balance.');
    return this.chain.assertWatched(await this.settings.get('selling.max_lag_seconds'));
  }

  /**
   * Whether so much energy is left beside what is paid and undelivered.
   * @param durationSeconds long rentals take more stake; without it, a short one
   * @throws AppError selling/sold_out
   */
  async assertCapacity(energy: number, durationSeconds = 0): Promise<void> {
    if (!(await this.settings.get('selling.pause_when_sold_out'))) return;
    if (!(await this.freeCapacity.covers(energy, durationSeconds)))
      throw new AppError('selling/sold_out', 'world', 'All energy is rented out at the moment.', { energy });
  }

  /** A few seconds old at the most. */
  private booksAreOff(): Promise<boolean> {
    if (!this.books || Date.now() - this.books.at > BOOKS_CACHE_MS) {
      const off = this.alerts.isOpen('books_out_of_balance');
      this.books = { off, at: Date.now() };
      off.catch(() => (this.books = null));
    }
    return this.books.off;
  }
}
