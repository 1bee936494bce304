import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { CrashPoints, type CommitStep } from '../crash-points/index.js';

/** An open transaction (or, for reads, the pool): passed explicitly, never ambient. */
export type Tx = EntityManager;

const ONE_MOMENT = 'REPEATABLE READ';

/** The one way to write: a named step in one transaction, with a crash point on each side of its commit. */
@Injectable()
export class Database {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly crashPoints: CrashPoints,
  ) {}

  /** For reads outside a transaction. */
  get manager(): Tx {
    return this.source.manager;
  }

  /** Everything `work` writes is there, or nothing is. Never await the network inside. */
  async transaction<T>(step: CommitStep, work: (tx: Tx) => Promise<T>): Promise<T> {
    const result = await this.source.transaction(async (tx) => {
      const value = await work(tx);
      this.crashPoints.pass(`${step}:before-commit`);
      return value;
    });
    this.crashPoints.pass(`${step}:after-commit`);
    return result;
  }

  /** Reads that agree with each other: all of them see the database as it is at the first. */
  snapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.source.transaction(ONE_MOMENT, work);
  }

  /** Whether PostgreSQL answers. */
  async ping(): Promise<void> {
    await this.source.query('SELECT 1');
  }
}
