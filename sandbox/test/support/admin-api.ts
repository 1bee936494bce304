import { setTimeout as pause } from 'node:timers/promises';
import { type SandboxEndpoints, totpCode } from '../../src/launcher/index.js';

const CODE_LIFE_MS = 30_000;

/** What the admin API answered to somebody. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** An admin of the demo at the REST API, logged in with the second factor where there is one. */
export class AdminApi {
  private constructor(
    private readonly server: string,
    private readonly token: string,
  ) {}

  /** @throws Error when the door stays shut, also for a new code */
  static async logIn(
    { server, admins }: SandboxEndpoints,
    role: 'owner' | 'operator' | 'finance',
  ): Promise<AdminApi> {
    const admin = admins.find((one) => one.role === role);
    if (!admin?.totpSecret) throw new Error(`nobody of the demo is ${role}`);
    for (let tries = 0; ; tries += 1) {
      const { email, password, totpSecret } = admin;
      const answer = await fetch(`${server}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password, totp: totpCode(totpSecret) }),
      });
      const body = (await answer.json()) as { accessToken?: string };
      if (body.accessToken) return new AdminApi(server, body.accessToken);
      if (tries > 0) throw new Error(`${role} is not let in: ${JSON.stringify(body)}`);
      // A code counts once.
      await pause(CODE_LIFE_MS);
    }
  }

  get<T>(path: string): Promise<Answer<T>> {
    return this.call('GET', path);
  }

  /** @param key names the deed where it moves money */
  post<T>(path: string, body: object, key?: string): Promise<Answer<T>> {
    return this.call('POST', path, body, key);
  }

  /** @throws Error with the problem unless it was done */
  async done<T>(path: string, body: object, key?: string): Promise<T> {
    const { status, body: answer } = await this.post<T>(path, body, key);
    if (status >= 400) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  }

  private async call<T>(method: string, path: string, body?: object, key?: string): Promise<Answer<T>> {
    const answer = await fetch(this.server + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  }
}
