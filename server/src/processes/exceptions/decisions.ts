import { Injectable } from '@nestjs/common';
import { type AuditRow, AuditService } from '../../domain/audit/index.js';
import type { Tx } from '../../platform/database/index.js';
import { type Settled, settledSchema } from './exceptions.types.js';

const PREFIX = 'exceptions.';
const LATEST = 200;

/** What people decided about payments, as the audit log keeps it. */
@Injectable()
export class Decisions {
  constructor(private readonly audit: AuditService) {}

  /** Null while nobody did. */
  async find(paymentId: string, tx?: Tx): Promise<Settled | null> {
    const rows = await this.audit.list({ subject: subjectOf(paymentId), limit: LATEST }, tx);
    return rows.map(settledOf).find((one) => one !== null) ?? null;
  }
}

/** As the audit log names the payment. */
export const subjectOf = (paymentId: string): string => `payment:${paymentId}`;

const settledOf = ({ action, after }: AuditRow): Settled | null =>
  action.startsWith(PREFIX) ? settledSchema.parse(after) : null;
