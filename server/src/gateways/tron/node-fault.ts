/**
 * What is known about a request that got no usable answer.
 * `unsent`: no byte of it left this machine; `unclear`: it may have been carried out; `answered`: the node said no.
 */
export type FaultKind = 'unsent' | 'unclear' | 'answered';

/** A node that did not do what it was asked. Always the world's fault, worth another try or another node. */
export class NodeFault extends Error {
  constructor(
    readonly kind: FaultKind,
    readonly node: string,
    readonly reason: string,
    message: string,
  ) {
    super(`${node}: ${message}`);
    this.name = 'NodeFault';
  }
}

/** Error codes raised before a connection exists, so that nothing can have been sent. */
const UNSENT_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The same, but only while connecting: a connection that had carried bytes can fail like this too. */
const UNSENT_WHILE_CONNECTING: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'ENETUNREACH']);

/** Classifies what an HTTP client threw. */
export function faultOf(node: string, error: unknown): NodeFault {
  if (error instanceof NodeFault) return error;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (wasUnsent(error)) return new NodeFault('unsent', node, code, message || code);
  const timedOut = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  return new NodeFault('unclear', node, timedOut ? 'TIMEOUT' : code || 'CONNECTION_LOST', message || code);
}

function wasUnsent(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(wasUnsent);
  const code = codeOf(error);
  if (UNSENT_CODES.has(code)) return true;
  return UNSENT_WHILE_CONNECTING.has(code) && syscallOf(error) === 'connect';
}

const syscallOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'syscall' in error ? error.syscall : undefined;

function codeOf(error: unknown): string {
  // Node joins the failures of every resolved address (IPv4, IPv6) in an AggregateError.
  if (error instanceof AggregateError) {
    const codes = error.errors.map(codeOf);
    return codes.find((code) => !UNSENT_CODES.has(code)) ?? codes[0] ?? '';
  }
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
