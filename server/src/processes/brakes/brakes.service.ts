import { type Brake, BRAKES, type BrakeName } from '@energy-desk/shared/system';
import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { Nudger } from '../../platform/queue/index.js';

/** A brake as it is now; times as dates. */
export type BrakeState = Omit<Brake, 'changedAt'> & { readonly changedAt: Date | null };

/** Pauses of selling, delegating, reclaiming and refunds by a person: settings that every process reads. */
@Injectable()
export class Brakes {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly audit: AuditService,
    private readonly alerts: Alerts,
    private readonly nudger: Nudger,
  ) {}

  async list(): Promise<BrakeState[]> {
    return Promise.all(BRAKES.map((name) => this.state(name)));
  }

  /** Those that are pulled, a second old at the most. */
  async pulled(): Promise<BrakeName[]> {
    const states = await Promise.all(BRAKES.map((name) => this.settings.get(`brake.${name}`)));
    return BRAKES.filter((_, index) => states[index]);
  }

  /** @throws AppError brakes/as_wanted when it is so already, settings/changed_meanwhile */
  async change(
    name: BrakeName,
    pulled: boolean,
    by: { readonly actor: string; readonly reason: string },
  ): Promise<BrakeState> {
    const key = `brake.${name}` as const;
    await this.database.transaction('brakes.change', async (tx) => {
      const change = { key, value: String(pulled), seen: String(!pulled) };
      const changed = await this.settings.change(tx, change, by).catch((error: unknown) => {
        throw isAsWanted(error, pulled) ? asWanted(name, pulled) : error;
      });
      if (!changed) throw asWanted(name, pulled);
      await this.audit.record(tx, {
        ...by,
        action: pulled ? 'brakes.pull' : 'brakes.release',
        subject: `brake:${name}`,
        before: { pulled: !pulled },
        after: { pulled },
      });
      if (pulled)
        await this.alerts.raise('brake_pulled', name, `${by.actor} paused ${name}: ${by.reason}`, {}, tx);
      else await this.alerts.resolve('brake_pulled', name, tx);
    });
    this.settings.forget();
    if (!pulled) this.nudger.nudge('delivery', 'reclaim', 'refunds');
    return this.state(name);
  }

  private async state(name: BrakeName): Promise<BrakeState> {
    const key = `brake.${name}` as const;
    const pulled = await this.settings.get(key);
    const [last] = await this.settings.history(key, 1);
    return {
      name,
      pulled,
      changedAt: last?.createdAt ?? null,
      changedBy: last?.changedBy ?? null,
      reason: last?.reason ?? null,
    };
  }
}

const isAsWanted = (error: unknown, pulled: boolean): boolean =>
  error instanceof AppError &&
  error.code === 'settings/changed_meanwhile' &&
  error.details['now'] === String(pulled);

const asWanted = (name: BrakeName, pulled: boolean): AppError =>
  new AppError(
    'brakes/as_wanted',
    'caller',
    pulled ? `${name} is paused already.` : `${name} is not paused.`,
    { name, pulled },
  );
