import { type AlertRow, Alerts } from '../../domain/alerts/index.js';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { Database } from '../../platform/database/index.js';

/** What a person does about an alert; each deed is in the audit log. */
@Injectable()
export class AlertDesk {
  constructor(
    private readonly database: Database,
    private readonly alerts: Alerts,
    private readonly audit: AuditService,
  ) {}

  /** @throws AppError alerts/not_found, alerts/already_acknowledged, alerts/already_resolved */
  acknowledge(id: string, actor: string): Promise<AlertRow> {
    return this.database.transaction('alerts.acknowledge', async (tx) => {
      const alert = await this.alerts.acknowledge(tx, id, actor);
      await this.audit.record(tx, {
        actor,
        action: 'alerts.acknowledge',
        subject: `alert:${id}`,
        reason: 'looks after it',
        after: { kind: alert.kind, about: alert.subject },
      });
      return alert;
    });
  }

  /** @throws AppError alerts/not_found, alerts/already_resolved */
  resolve(id: string, actor: string, reason: string): Promise<AlertRow> {
    return this.database.transaction('alerts.resolve', async (tx) => {
      const alert = await this.alerts.close(tx, id, actor, reason);
      await this.audit.record(tx, {
        actor,
        action: 'alerts.resolve',
        subject: `alert:${id}`,
        reason,
        after: { kind: alert.kind, about: alert.subject },
      });
      return alert;
    });
  }
}
