import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import type { Payment } from '../../domain/payments/index.js';
import { type NewUserEvent, ProvedAddresses, UserEvents } from '../../domain/users/index.js';
import type { Tx } from '../../platform/database/index.js';
import type { FlashPlan } from './flash-plan.js';
import { leftOf } from './flash-postings.js';
import { leftReason } from './flash-units.js';

/** A solid flash payment with how many units it bought. */
export interface FlashResult {
  readonly payment: Payment;
  readonly units: number;
}

/** Tells senders whom we know, and people of the desk, what became of flash payments. */
@Injectable()
export class FlashNotices {
  constructor(
    private readonly proved: ProvedAddresses,
    private readonly events: UserEvents,
    private readonly alerts: Alerts,
  ) {}

  /** What is left of solid payments waits, as credit of the sending address, for the next one from there. */
  async credited(tx: Tx, results: readonly FlashResult[], chainTime: Date): Promise<void> {
    const left = results.filter(({ payment }) => leftOf(payment) > 0n);
    const owners = await this.ownersOf(
      tx,
      left.map(({ payment }) => payment.fromAddress),
    );
    await this.events.record(
      tx,
      left.flatMap(({ payment, units }) => {
        const userId = owners.get(payment.fromAddress);
        return userId ? [creditedTo(userId, payment, units, chainTime)] : [];
      }),
    );
  }

  /** Nothing is sold to anybody: the whole payment is credited, and goes back from there. */
  async notServed(tx: Tx, plans: readonly FlashPlan[], chainTime: Date): Promise<void> {
    const owners = await this.ownersOf(
      tx,
      plans.map(({ payment }) => payment.fromAddress),
    );
    const told = plans.flatMap(({ payment: { id: subject, fromAddress, amount }, notServed: reason }) => {
      const userId = owners.get(fromAddress);
      const data = { amount: amount.toString(), reason };
      return userId
        ? [{ userId, kind: 'flash_not_served', subject, data, chainTime } satisfies NewUserEvent]
        : [];
    });
    await this.events.record(tx, told);
    for (const { payment, notServed } of plans)
      await this.alerts.raise(
        'flash_not_served',
        payment.id,
        `A flash payment bought nothing (${notServed}): ${payment.amount} sun are credited to its sender.`,
        {
          txid: payment.txid,
          from: payment.fromAddress,
          amount: payment.amount.toString(),
          reason: notServed,
        },
        tx,
      );
  }

  private ownersOf(tx: Tx, senders: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return senders.length === 0 ? Promise.resolve(new Map()) : this.proved.ownersOf(tx, senders);
  }
}

function creditedTo(userId: string, payment: Payment, units: number, chainTime: Date): NewUserEvent {
  const { id: subject, amount, earned } = payment;
  const remainder = leftOf(payment);
  const reason = leftReason({ units, earned, remainder });
  const data = { amount: amount.toString(), credit: remainder.toString(), units, reason };
  return { userId, kind: 'flash_credited', subject, data, chainTime };
}
