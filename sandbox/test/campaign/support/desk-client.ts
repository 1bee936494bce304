/** The desk's answer that something is not to be. Anything else that is thrown means: there was no answer. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const PATIENCE_MS = 30_000;

/** Somebody at the desk's REST API. */
export class DeskClient {
  constructor(
    private readonly url: string,
    private readonly token?: string,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.ask('GET', path);
  }

  post<T>(path: string, body?: object, key?: string): Promise<T> {
    return this.ask('POST', path, body, key);
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.ask('PUT', path, body);
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.ask('PATCH', path, body);
  }

  remove<T>(path: string): Promise<T> {
    return this.ask('DELETE', path);
  }

  /** @param key names the deed, the same for every try @throws Refused, or Error when no answer came */
  private async ask<T>(method: Method, path: string, body?: object, key?: string): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        connection: 'close',
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as T;
    const { code = '' } = JSON.parse(text) as { code?: string };
    throw new Refused(response.status, code, `${method} ${path}: ${response.status} ${text.slice(0, 400)}`);
  }
}
