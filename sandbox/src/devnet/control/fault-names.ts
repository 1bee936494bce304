import type { BroadcastCode } from '../chain/errors.js';

/** Faults in the answer to a broadcast: what the node says, and whether it took the transaction all the same. */
export const REPLY_FAULTS: Record<string, { code: BroadcastCode; reply: string; admits: boolean }> = {
  p2p_failed: { code: 'NOT_ENOUGH_EFFECTIVE_CONNECTION', reply: 'P2P broadcast failed.', admits: true },
  dup: { code: 'DUP_TRANSACTION_ERROR', reply: 'Dup transaction.', admits: true },
  tx_exists_cache: { code: 'DUP_TRANSACTION_ERROR', reply: 'Transaction already exists.', admits: false },
  server_busy: { code: 'SERVER_BUSY', reply: 'Server busy.', admits: false },
  no_connection: { code: 'NO_CONNECTION', reply: 'No connection.', admits: false },
  block_unsolidified: { code: 'BLOCK_UNSOLIDIFIED', reply: 'Block unsolidified.', admits: false },
  not_enough_effective_connection: {
    code: 'NOT_ENOUGH_EFFECTIVE_CONNECTION',
    reply: 'Effective connection:0 lt minEffectiveConnection:1',
    admits: false,
  },
  other_error: { code: 'OTHER_ERROR', reply: 'Error: null', admits: false },
  refuse: { code: 'CONTRACT_VALIDATE_ERROR', reply: 'Contract validate error : refused', admits: false },
};

/** A whole HTTP answer that takes the place of the node's. */
export const HTTP_FAULTS: Record<string, { status: number; type: string; body: string }> = {
  http_429: {
    status: 429,
    type: 'application/json',
    body: '{"Error":"The key exceeds the frequency limit(15), and the query server is suspended for 30s"}',
  },
  http_403: {
    status: 403,
    type: 'application/json',
    body: '{"Error":"The key exceeds the frequency limit(15), and the query server is suspended for 30s"}',
  },
  http_503: { status: 503, type: 'text/plain', body: 'no healthy upstream' },
  error_200: {
    status: 200,
    type: 'application/json',
    body: '{"Error":"class java.lang.IllegalAccessException : lack of computing resources"}',
  },
  malformed: { status: 200, type: 'application/json', body: '{"blockID":"00000000' },
  plain_text: {
    status: 200,
    type: 'text/plain',
    body: 'this API is closed because this node is a lite fullnode',
  },
};

/** Every fault with what it does, as GET /_control prints it. */
export const FAULT_HELP: Record<string, string> = {
  timeout_before_accept:
    'broadcast: no answer, the transaction is lost ("ms": hang up after, default 120000)',
  timeout_after_accept: 'broadcast: the node takes the transaction, no answer ("ms")',
  p2p_failed: 'broadcast: admitted, then "P2P broadcast failed."',
  dup: 'broadcast: "Dup transaction." ("admit": whether the node takes it, default true)',
  tx_exists_cache: 'broadcast: "Transaction already exists." ("admit", default false)',
  server_busy: 'broadcast: "Server busy." ("admit", default false)',
  no_connection: 'broadcast: "No connection."',
  block_unsolidified: 'broadcast: "Block unsolidified."',
  not_enough_effective_connection: 'broadcast: "Effective connection:0 lt minEffectiveConnection:1"',
  other_error: 'broadcast: OTHER_ERROR "Error: null" ("message")',
  refuse: 'broadcast: any "code" and "message"',
  accept_and_drop: 'broadcast: success, but the pool forgets it at once',
  hold: 'broadcast: success, stays pending for "blocks" blocks',
  http_429: 'any endpoint: status 429',
  http_403: 'any endpoint: status 403',
  http_503: 'any endpoint: status 503, plain text',
  error_200: 'any endpoint: status 200 with {"Error": lack of computing resources}',
  malformed: 'any endpoint: status 200 with cut-off JSON',
  plain_text: 'any endpoint: status 200 "this API is closed because this node is a lite fullnode"',
  empty_infos: 'gettransactioninfobyblocknum: [] for known blocks',
  missing_block: 'block endpoints: {} for known blocks',
  lagging_solid: '/walletsolidity stays "blocks" further behind',
  lagging_head: 'the node knows neither the newest "blocks" blocks nor pending transactions',
  hide_pending: '/wallet answers without pending transactions',
  slow: 'any endpoint: answers after "ms"',
  down: 'any endpoint: the connection is destroyed',
};
