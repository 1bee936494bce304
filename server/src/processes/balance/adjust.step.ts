import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { ChainService } from '../../domain/chain/index.js';
import { LedgerService } from '../../domain/ledger/index.js';
import { UserEvents, UsersService } from '../../domain/users/index.js';
import { Database, isUuid, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { Nudger } from '../../platform/queue/index.js';
import type { Adjustment } from './balance.types.js';

/** A person changes a balance, with a reason: booked, audited and told in one transaction. */
@Injectable()
export class AdjustStep {
  constructor(
    private readonly database: Database,
    private readonly chain: ChainService,
    private readonly ledger: LedgerService,
    private readonly audit: AuditService,
    private readonly users: UsersService,
    private readonly events: UserEvents,
    private readonly nudger: Nudger,
  ) {}

  /**
   * Twice with the same key is once.
   * @returns false when it was done before
   * @throws AppError balance/adjustment_invalid (zero, or without actor, reason or key), balance/key_reused,
   *   balance/user_not_found, ledger/insufficient_balance
   */
  async run(wish: Adjustment): Promise<boolean> {
    assertComplete(wish);
    const [user] = isUuid(wish.userId) ? await this.users.byIds([wish.userId]) : [];
    if (!user)
      throw new AppError('balance/user_not_found', 'caller', 'There is no such user.', {
        userId: wish.userId,
      });
    const done = await this.database.transaction('balance.adjust', (tx) => this.adjust(tx, wish));
    if (done) this.nudger.nudge('notifications');
    return done;
  }

  private async adjust(tx: Tx, wish: Adjustment): Promise<boolean> {
    const { userId, currency, amount, by } = wish;
    const subject = `adjustment:${wish.key}`;
    const data = { userId, currency, amount: amount.toString(), ...by };
    const before = await this.ledger.adjust(tx, userId, currency, amount, subject, data);
    if (before === null) {
      assertSame(wish, await this.ledger.dataOf(tx, subject));
      return false;
    }
    await this.audit.record(tx, {
      actor: by.actor,
      action: 'balance.adjust',
      subject: `user:${userId}`,
      reason: by.reason,
      before: { currency, balance: before.toString() },
      after: { currency, balance: (before + amount).toString(), key: wish.key },
    });
    const { blockTime: chainTime } = await this.chain.cursor(tx);
    await this.events.record(tx, [
      {
        userId,
        kind: 'balance_adjusted',
        subject,
        data: { currency, amount: amount.toString(), reason: by.reason },
        chainTime,
      },
    ]);
    return true;
  }
}

function assertComplete({ amount, by, key }: Adjustment): void {
  const missing = [
    ...(amount === 0n ? ['amount'] : []),
    ...Object.entries({ actor: by.actor, reason: by.reason, key }).flatMap(([name, text]) =>
      text.trim() === '' ? [name] : [],
    ),
  ];
  if (missing.length > 0)
    throw new AppError(
      'balance/adjustment_invalid',
      'caller',
      `An adjustment needs its ${missing.join(', ')}.`,
      {
        missing,
      },
    );
}

function assertSame(wish: Adjustment, booked: Readonly<Record<string, unknown>> | null): void {
  const same =
    booked?.['userId'] === wish.userId &&
    booked['currency'] === wish.currency &&
    booked['amount'] === wish.amount.toString();
  if (!same)
    throw new AppError('balance/key_reused', 'caller', 'This key names another adjustment.', {
      key: wish.key,
    });
}
