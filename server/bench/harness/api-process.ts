import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a process of a benchmark is and stands on. */
export interface ApiOptions {
  /** The API, or the maker of exports: processes of their own, as by roles. */
  readonly part: 'api' | 'maker';
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly reportsDir: string;
  readonly paymentAddress: string;
  readonly flashAddress: string;
}

/** Where to ask, and as whom; empty of the maker. */
export interface Ready {
  readonly url: string;
  readonly token: string;
}

type Message = { ready: Ready } | { peakBytes: number };

/** The API or the maker of exports beside this process. */
export interface ApiProcess {
  /** The answer's body. @throws Error unless all went well */
  get<T = unknown>(path: string): Promise<T>;
  post<T = unknown>(path: string, body: object): Promise<T>;
  /** Most memory that the process ever had, in bytes. */
  peakBytes(): Promise<number>;
  stop(): Promise<void>;
}

export async function startApi(options: ApiOptions): Promise<ApiProcess> {
  const path = fileURLToPath(new URL('./api-child.js', import.meta.url));
  const child = fork(path, [JSON.stringify(options)], { stdio: 'inherit' });
  const next = (): Promise<Message> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null): void => reject(new Error(`the API's process ended with ${code}`));
      child.once('exit', ended);
      child.once('message', (message: Message) => {
        child.off('exit', ended);
        resolve(message);
      });
    });
  const first = await next();
  if (!('ready' in first)) throw new Error('the API began with something else');
  const { url, token } = first.ready;
  const request = async <T>(method: string, to: string, body?: object): Promise<T> => {
    const response = await fetch(`${url}${to}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${to}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
  return {
    get: (to) => request('GET', to),
    post: (to, body) => request('POST', to, body),
    peakBytes: async () => {
      const answer = next();
      child.send('peak');
      const message = await answer;
      return 'peakBytes' in message ? message.peakBytes : Number.NaN;
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}
