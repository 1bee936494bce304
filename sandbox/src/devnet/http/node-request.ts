import type { Chain, View } from '../chain/chain.js';
import { base58ToHex } from '../wire/address.codec.js';
import type { Json } from '../wire/json.js';

/** One call of the node's HTTP API, with the view the asked host answers from. */
export interface NodeRequest {
  chain: Chain;
  /** State the answer is read from. */
  view: View;
  /** Newest block this host knows. */
  newest: number;
  /** /walletsolidity */
  solid: boolean;
  params: Record<string, unknown>;
  visible: boolean;
}

/** An endpoint of /wallet or /walletsolidity. */
export type Handler = (request: NodeRequest) => Json | object;

export interface Endpoint {
  handle: Handler;
  /** Also served by /walletsolidity. */
  solidity: boolean;
}

/** An error the node prints as `{"Error":"<java class> : <text>"}` with status 200. */
export class NodeError extends Error {
  constructor(
    readonly javaClass: string,
    readonly text: string,
  ) {
    super(`${javaClass} : ${text}`);
    this.name = 'NodeError';
  }
}

/** How java-tron names errors of reading a request (JsonFormat). */
export const PARSE_CLASS = 'class org.tron.core.services.http.JsonFormat$ParseException';

/**
 * An address parameter as lower-case hex; '' when missing. Base58 is read only with `visible: true`, hex only
 * without, as the node does.
 * @throws NodeError
 */
export function addressParam(request: NodeRequest, name: string): string {
  const value = request.params[name];
  if (typeof value !== 'string') return '';
  if (request.visible) {
    const hex = base58ToHex(value);
    if (hex === undefined) throw new NodeError(PARSE_CLASS, 'INVALID base58 String');
    return hex;
  }
  const text = value.replace(/^0x/, '').toLowerCase();
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new NodeError(PARSE_CLASS, 'INVALID hex String');
  return text;
}

/** A text parameter. */
export function textParam(request: NodeRequest, name: string): string {
  const value = request.params[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** An integer parameter from a JSON number or a query text; 0 when missing. */
export function intParam(request: NodeRequest, name: string): number {
  const value = Number(request.params[name] ?? 0);
  return Number.isSafeInteger(value) ? value : 0;
}

/** A flag parameter from JSON or a query text. */
export function flagParam(request: NodeRequest, name: string): boolean {
  const value = request.params[name];
  return value === true || value === 'true';
}
