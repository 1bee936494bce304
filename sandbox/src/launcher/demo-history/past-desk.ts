import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type DemoAdmin, totpCode } from '../demo-admins.js';

const HOUR_S = 3_600;
const SESSION_MS = 600_000;
const GOODWILL = 'Goodwill for a regular customer';

const session = z.object({ accessToken: z.string() });
const queue = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      outcome: z.string().nullable(),
      suggestions: z.array(z.object({ orderId: z.string().nullish(), userId: z.string().nullish() })),
    }),
  ),
});
const listed = z.object({ items: z.array(z.object({ id: z.string() })) });
const days = z.object({
  items: z.array(z.object({ day: z.string(), status: z.string(), digest: z.string() })),
});

type Role = DemoAdmin['role'];

/** The people at the desk, who do by the API what they would do in the dashboard. */
export class PastDesk {
  private readonly sessions = new Map<Role, { token: string; at: number }>();

  constructor(
    private readonly url: string,
    private readonly admins: readonly DemoAdmin[],
    /** Milliseconds, by the server's clock. */
    private readonly now: () => number,
  ) {}

  /** Names an exchange's wallet, and somebody whom nothing is sold to. */
  async list(exchange: string, denied: string): Promise<void> {
    const path = '/api/risk/entries';
    await this.post('operator', path, {
      list: 'exchange',
      address: exchange,
      reason: 'Hot wallet of an exchange',
    });
    await this.post('operator', path, { list: 'deny', address: denied, reason: 'Reported by a customer' });
  }

  async giveEnergy(receiver: string, energy: number): Promise<void> {
    const order = { receiver, energy, durationSeconds: HOUR_S, reason: GOODWILL };
    await this.post('operator', '/api/tron/delegate', { ...order, clientOrderId: randomUUID() });
  }

  /** Takes one running rental back for its money: somebody changed his mind. */
  async takeBack(): Promise<void> {
    const { items } = listed.parse(await this.get('finance', '/api/orders?status=active&limit=20'));
    const [order] = items;
    if (order) await this.post('finance', `/api/orders/${order.id}/refund`, { reason: 'Rented by mistake' });
  }

  /** Decides about what waits: to the order it was meant for, to its user, or back. @returns how many were decided */
  async settleQueue(most: number): Promise<number> {
    const { items } = queue.parse(await this.get('finance', '/api/payments/unmatched?limit=20'));
    const done = await Promise.allSettled(items.slice(0, most).map((item) => this.decide(item)));
    return done.filter(({ status }) => status === 'fulfilled').length;
  }

  /** Signs the days between two (YYYY-MM-DD) that are over. @returns how many */
  async signDays(from: string, to: string): Promise<number> {
    const { items } = days.parse(await this.get('finance', `/api/reports/days?from=${from}&to=${to}`));
    const open = items.filter(({ status }) => status === 'open');
    for (const { day, digest } of open)
      await this.post('finance', `/api/reports/days/${day}/sign-off`, {
        digest,
        note: 'Compared with the chain',
      });
    return open.length;
  }

  private async decide({ id, suggestions }: z.infer<typeof queue>['items'][number]): Promise<void> {
    const [best] = suggestions;
    const tries: [string, object][] = [
      ...(best?.orderId ? [['assign', { orderId: best.orderId }] as [string, object]] : []),
      ...(best?.userId ? [['credit', { userId: best.userId }] as [string, object]] : []),
      ['refund', {}],
    ];
    let failure: unknown;
    for (const [deed, body] of tries) {
      try {
        await this.post('finance', `/api/payments/${id}/${deed}`, {
          ...body,
          reason: 'Settled after a look at the chain',
        });
        return;
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  private get(role: Role, path: string): Promise<unknown> {
    return this.call(role, path);
  }

  private post(role: Role, path: string, body: object): Promise<unknown> {
    return this.call(role, path, body);
  }

  private async call(role: Role, path: string, body?: object): Promise<unknown> {
    return this.fetch(path, body, { authorization: `Bearer ${await this.token(role)}` });
  }

  /** A code counts once, so one session serves for a while. */
  private async token(role: Role): Promise<string> {
    const known = this.sessions.get(role);
    if (known && this.now() - known.at < SESSION_MS) return known.token;
    const admin = this.admins.find((one) => one.role === role);
    if (!admin) throw new Error(`nobody is ${role}`);
    const { email, password, totpSecret } = admin;
    const totp = totpSecret === undefined ? {} : { totp: totpCode(totpSecret, this.now()) };
    const answer = await this.fetch('/api/auth/login', { email, password, ...totp }, {});
    const { accessToken: token } = session.parse(answer);
    this.sessions.set(role, { token, at: this.now() });
    return token;
  }

  private async fetch(
    path: string,
    body: object | undefined,
    headers: Record<string, string>,
  ): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }
}
