// A node that answers from memory: node canned-node.js serve. What is measured is the reader, not the node.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The chain that the node has. */
export interface CannedChain {
  /** Height of the block before the first one. */
  readonly from: number;
  readonly blocks: number;
  readonly transactionsPerBlock: number;
  /** Hex addresses (41…). */
  readonly usdtHex: string;
  readonly ourHex: string;
  /** Amounts that transfers to us have, one after the other; one transfer in a hundred is for us. */
  readonly amounts: readonly string[];
  /** Time of the first block, milliseconds. */
  readonly time: number;
}

const SLOT_MS = 3_000;
const SOLID_LAG = 18;
const TRANSFER_TOPIC = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const addressOf = (text: string): string => `41${digest(text).slice(0, 40)}`;
const word = (hex: string): string => hex.padStart(64, '0');

/** The id of a block of this chain. */
export const cannedBlockId = (height: number): string =>
  height.toString(16).padStart(16, '0') + digest(`block ${height}`).slice(16);

function contractOf(
  chain: CannedChain,
  height: number,
  i: number,
): { type: string; value: object; log?: object } {
  const owner_address = addressOf(`owner ${height} ${i}`);
  if (i % 100 === 7) {
    const amount = Number(chain.amounts[(height * 3 + (i - 7) / 100) % chain.amounts.length]);
    return { type: 'TransferContract', value: { amount, owner_address, to_address: chain.ourHex } };
  }
  if (i % 3 === 0) {
    const to_address = addressOf(`receiver ${height} ${i}`);
    return { type: 'TransferContract', value: { amount: 1_000_000 + i, owner_address, to_address } };
  }
  const to = addressOf(`receiver ${height} ${i}`).slice(2);
  const data = word((1_000_000 + i).toString(16));
  return {
    type: 'TriggerSmartContract',
    value: { data: `a9059cbb${word(to)}${data}`, owner_address, contract_address: chain.usdtHex },
    log: {
      address: chain.usdtHex.slice(2),
      topics: [TRANSFER_TOPIC, word(owner_address.slice(2)), word(to)],
      data,
    },
  };
}

function headerOf(chain: CannedChain, height: number): object {
  return {
    blockID: cannedBlockId(height),
    block_header: {
      raw_data: {
        number: height,
        txTrieRoot: digest(`root ${height}`),
        witness_address: addressOf('witness'),
        parentHash: cannedBlockId(height - 1),
        version: 31,
        timestamp: chain.time + (height - chain.from) * SLOT_MS,
      },
      witness_signature: digest(`signature ${height}`).repeat(2) + '00',
    },
  };
}

function blockOf(chain: CannedChain, height: number): { block: string; infos: string } {
  const time = chain.time + (height - chain.from) * SLOT_MS;
  const transactions: object[] = [];
  const infos: object[] = [];
  for (let i = 0; i < chain.transactionsPerBlock; i += 1) {
    const { type, value, log } = contractOf(chain, height, i);
    const txID = digest(`transaction ${height} ${i}`);
    transactions.push({
      ret: [{ contractRet: 'SUCCESS' }],
      signature: [`${txID}${txID}00`],
      txID,
      raw_data: {
        contract: [{ parameter: { value, type_url: `type.googleapis.com/protocol.${type}` }, type }],
        ref_block_bytes: 'abcd',
        ref_block_hash: txID.slice(0, 16),
        expiration: time + 60_000,
        timestamp: time,
        ...(log ? { fee_limit: 100_000_000 } : {}),
      },
      raw_data_hex: `${txID}${txID}${txID}${txID}`,
    });
    infos.push({
      id: txID,
      blockNumber: height,
      blockTimeStamp: time,
      contractResult: [''],
      receipt: { net_usage: 268, ...(log ? { energy_usage_total: 64_285, result: 'SUCCESS' } : {}) },
      ...(log ? { log: [log], contract_address: chain.usdtHex } : {}),
    });
  }
  return {
    block: JSON.stringify({ ...headerOf(chain, height), transactions }),
    infos: JSON.stringify(infos),
  };
}

function answerOf(chain: CannedChain, made: ReadonlyMap<number, { block: string; infos: string }>) {
  const last = chain.from + chain.blocks;
  return (path: string, body: { num?: number; startNum?: number; endNum?: number }): string => {
    if (path === '/wallet/getblock') return JSON.stringify(headerOf(chain, last));
    if (path === '/walletsolidity/getblock') return JSON.stringify(headerOf(chain, last - SOLID_LAG));
    if (path === '/wallet/getblockbynum' && !body.num) return JSON.stringify(headerOf(chain, 0));
    if (path === '/wallet/getblockbynum') return made.get(body.num ?? 0)?.block ?? '{}';
    if (path === '/wallet/gettransactioninfobyblocknum') return made.get(body.num ?? 0)?.infos ?? '[]';
    if (path !== '/wallet/getblockbylimitnext') return '{}';
    const found: string[] = [];
    for (let height = body.startNum ?? 0; height < (body.endNum ?? 0); height += 1)
      found.push(...(made.has(height) ? [made.get(height)?.block ?? ''] : []));
    return `{"block":[${found.join()}]}`;
  };
}

function make(chain: CannedChain): ReturnType<typeof answerOf> {
  const made = new Map<number, { block: string; infos: string }>();
  for (let height = chain.from + 1; height <= chain.from + chain.blocks; height += 1)
    made.set(height, blockOf(chain, height));
  return answerOf(chain, made);
}

/** Listens, tells its address, then takes its chain from the parent. */
function serve(): void {
  let answer: ReturnType<typeof answerOf> = () => '{}';
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(answer(request.url ?? '', JSON.parse(body || '{}') as object)),
    );
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.send?.({ url: `http://127.0.0.1:${port}` });
  });
  process.on('message', (chain: CannedChain) => {
    answer = make(chain);
    process.send?.({ made: chain.blocks });
  });
  process.on('disconnect', () => process.exit(0));
}

if (process.argv[2] === 'serve') serve();
