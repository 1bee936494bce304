import type { AlertKind } from '@energy-desk/shared/alerts';
import { Injectable, Logger } from '@nestjs/common';
import { Database, isUuid, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { AlertRepository } from './alert.repository.js';
import type { AlertRow } from './alert.types.js';

/** What flickers is told once in so many minutes. */
const QUIET_MINUTES = 10;

/** What people must know of: one open alert for each kind and subject. */
@Injectable()
export class Alerts {
  private readonly logger = new Logger(Alerts.name);
  /** What this process saw open: a condition that lasts is logged once. */
  private readonly logged = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly repository: AlertRepository,
  ) {}

  /** Opens an alert; one that is open already is counted. The chat is told of it behind the commit. */
  async raise(kind: AlertKind, subject: string, message: string, data: object = {}, tx?: Tx): Promise<void> {
    const name = `${kind} ${subject}`;
    if (!this.logged.has(name)) this.logger.warn(`${name}: ${message}`);
    this.logged.add(name);
    const alert = { kind, subject, message, data: JSON.stringify(data) };
    await this.repository.raise(tx ?? this.database.manager, alert, QUIET_MINUTES);
  }

  /** What it was about is well again. */
  async resolve(kind: AlertKind, subject: string, tx?: Tx): Promise<void> {
    this.logged.delete(`${kind} ${subject}`);
    await this.repository.resolve(tx ?? this.database.manager, kind, subject);
  }

  /**
   * Raises one for each of the subjects, and resolves every open one of the kind about others.
   * @param mayResolve which of those were looked at
   */
  async exactly(
    kind: AlertKind,
    wrong: ReadonlyMap<string, { readonly message: string; readonly data?: object }>,
    tx: Tx = this.database.manager,
    mayResolve: (subject: string) => boolean = () => true,
  ): Promise<void> {
    for (const [subject, { message, data }] of wrong)
      await this.raise(kind, subject, message, data ?? {}, tx);
    for (const subject of await this.repository.openSubjects(tx, kind))
      if (!wrong.has(subject) && mayResolve(subject)) await this.resolve(kind, subject, tx);
  }

  /** Resolves those of the kind that nobody raised anew for so long. @param mayResolve which of them end like that */
  async lapse(
    kind: AlertKind,
    minutes: number,
    mayResolve: (subject: string) => boolean = () => true,
  ): Promise<void> {
    const quiet = await this.repository.quietSubjects(this.database.manager, kind, minutes);
    for (const subject of quiet) if (mayResolve(subject)) await this.resolve(kind, subject);
  }

  /** Whether one of the kind is open. */
  async isOpen(kind: AlertKind): Promise<boolean> {
    return (await this.repository.openSubjects(this.database.manager, kind)).length > 0;
  }

  /** @throws AppError alerts/not_found */
  async get(id: string, tx: Tx = this.database.manager): Promise<AlertRow> {
    const found = isUuid(id) ? await this.repository.find(tx, id) : null;
    if (found) return found;
    throw new AppError('alerts/not_found', 'caller', 'There is no such alert.', { id });
  }

  /**
   * Somebody looks after it.
   * @throws AppError alerts/not_found, alerts/already_acknowledged, alerts/already_resolved
   */
  async acknowledge(tx: Tx, id: string, actor: string): Promise<AlertRow> {
    if (await this.repository.acknowledge(tx, id, actor)) return this.get(id, tx);
    const { resolvedAt, acknowledgedBy } = await this.get(id, tx);
    if (resolvedAt) throw over();
    throw new AppError('alerts/already_acknowledged', 'caller', 'Somebody looks after this alert already.', {
      acknowledgedBy,
    });
  }

  /** Closed by a person. @throws AppError alerts/not_found, alerts/already_resolved */
  async close(tx: Tx, id: string, actor: string, reason: string): Promise<AlertRow> {
    const closed = await this.repository.close(tx, id, actor, reason);
    const alert = await this.get(id, tx);
    if (!closed) throw over();
    this.logged.delete(`${alert.kind} ${alert.subject}`);
    return alert;
  }
}

const over = (): AppError => new AppError('alerts/already_resolved', 'caller', 'This alert is over already.');
