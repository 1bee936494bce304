import { Pool } from 'undici';
import { nodeSeconds } from '../../platform/metrics/index.js';
import { CircuitBreaker, type BreakerTimes } from './circuit-breaker.js';
import { parseExactJson } from './exact-json.js';
import { NodeFault, faultOf } from './node-fault.js';

const CONNECTIONS = 64;
const KEEP_ALIVE_MS = 30_000;
const CONNECT_TIMEOUT_MS = 3_000;
const LIMITING_STATUS: ReadonlySet<number> = new Set([403, 429, 503]);
const LIMITING_TEXT = /lack of computing resources|frequency limit|suspended for/i;
const LONGEST_QUOTE = 300;

export interface NodeAddress {
  readonly url: string;
  readonly apiKey?: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** One node's HTTP API: keep-alive, time limits, a breaker, and a count of what was asked. */
export class TronNode {
  /** Host and port: what logs and answers call it. Never holds the API key. */
  readonly name: string;
  readonly breaker: CircuitBreaker;
  private readonly pool: Pool;
  private readonly basePath: string;
  private readonly headers: Record<string, string>;

  constructor(
    address: NodeAddress,
    times: BreakerTimes,
    private readonly onRequest: (path: string) => void,
  ) {
    const url = new URL(address.url);
    this.name = url.host;
    this.basePath = url.pathname.replace(/\/+$/, '');
    this.headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(address.apiKey ? { 'TRON-PRO-API-KEY': address.apiKey } : {}),
    };
    this.breaker = new CircuitBreaker(times);
    this.pool = new Pool(url.origin, {
      connections: CONNECTIONS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connect: { timeout: CONNECT_TIMEOUT_MS },
    });
  }

  /**
   * The parsed JSON answer of a POST.
   * @throws NodeFault when there is none, or it is `{Error}` or plain text (java-tron answers both with 200)
   */
  async ask(path: string, body: object, timeoutMs: number): Promise<unknown> {
    const answer = await this.send(path, body, timeoutMs);
    if (answer.status !== 200)
      throw this.refusal(`HTTP_${answer.status}`, `HTTP ${answer.status} ${quote(answer.body)}`);
    const parsed = this.parse(answer.body);
    const error = errorIn(parsed);
    if (error === null) return parsed;
    if (LIMITING_TEXT.test(error)) this.breaker.limited(performance.now());
    throw this.refusal('NODE_ERROR', error);
  }

  /** Status and text of a POST, whatever they say. @throws NodeFault when no answer came */
  async send(path: string, body: object, timeoutMs: number): Promise<HttpAnswer> {
    this.onRequest(path);
    const end = nodeSeconds.startTimer({ node: this.name, path });
    try {
      const response = await this.pool.request({
        path: `${this.basePath}${path}`,
        method: 'POST',
        headers: this.headers,
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await response.body.text();
      this.judge(response.statusCode, text);
      end({ outcome: response.statusCode === 200 ? 'ok' : 'refused' });
      return { status: response.statusCode, body: text };
    } catch (error) {
      end({ outcome: 'failed' });
      this.breaker.failed(performance.now());
      throw faultOf(this.name, error);
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private judge(status: number, text: string): void {
    const limited = LIMITING_STATUS.has(status) || (text.length < LONGEST_QUOTE && LIMITING_TEXT.test(text));
    if (limited) this.breaker.limited(performance.now());
    else if (status >= 500) this.breaker.failed(performance.now());
    else this.breaker.succeeded();
  }

  private parse(text: string): unknown {
    try {
      return parseExactJson(text);
    } catch {
      throw this.refusal('NOT_JSON', quote(text));
    }
  }

  private refusal(reason: string, message: string): NodeFault {
    return new NodeFault('answered', this.name, reason, message);
  }
}

const quote = (text: string): string => text.slice(0, LONGEST_QUOTE);

/** The text of java-tron's `{"Error": …}`, which comes with status 200; null when the answer is none. */
export function errorIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('Error' in answer)) return null;
  return typeof answer.Error === 'string' ? answer.Error : JSON.stringify(answer.Error);
}
