import { TronWeb, utils, type Types } from 'tronweb';
import { startDevnet, type Devnet, type DevnetOptions } from '../../src/devnet/index.js';
import { isObject } from '../../src/devnet/wire/json.js';

export interface Wallet {
  key: string;
  address: string;
  hex: string;
}

export interface World {
  devnet: Devnet;
  tronWeb: TronWeb;
  post(path: string, body?: object): Promise<Record<string, unknown>>;
  /** The answer's exact bytes. */
  wire(path: string, body?: unknown): Promise<{ status: number; type: string; text: string }>;
  wallet(): Wallet;
  /** A new wallet with money, in a block. */
  funded(trx: number, usdt?: number): Promise<Wallet>;
  staked(trx: number, resource?: 'ENERGY' | 'BANDWIDTH', liquid?: number): Promise<Wallet>;
  /** Signs with the wallet's key and sends. */
  send(tx: object, ...signers: Wallet[]): Promise<Record<string, unknown>>;
  /** send, then a block, then the info. */
  done(tx: object, ...signers: Wallet[]): Promise<Record<string, unknown>>;
  /** Decoded message of a refusal. */
  refusal(tx: object, ...signers: Wallet[]): Promise<{ code: string; message: string }>;
  close(): Promise<void>;
}

let uniqueTime = 1_800_000_000_000;

/** Gives each built transaction a timestamp of its own, so that equal ones differ. */
export function blockHeader(devnet: Devnet, seconds = 60): Record<string, unknown> {
  const { chain } = devnet;
  const { refBlockBytes, refBlockHash } = chain.reference(chain.headNumber);
  uniqueTime += 1;
  return {
    blockHeader: {
      ref_block_bytes: refBlockBytes,
      ref_block_hash: refBlockHash,
      expiration: chain.headTime + seconds * 1000,
      timestamp: uniqueTime,
    },
  };
}

export function asRecord(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw new Error(`not an object: ${JSON.stringify(value)}`);
  return value;
}

/** A devnet on a free port that makes blocks on demand, with tronweb beside it. */
export async function startWorld(options: DevnetOptions = {}): Promise<World> {
  const devnet = await startDevnet({ blockMs: 0, ...options });
  const tronWeb = new TronWeb({ fullHost: devnet.url, privateKey: devnet.faucetKey });

  async function wire(path: string, body?: unknown): Promise<{ status: number; type: string; text: string }> {
    const response = await fetch(`${devnet.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body ?? {}),
    });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      text: await response.text(),
    };
  }

  async function post(path: string, body?: object): Promise<Record<string, unknown>> {
    const { text } = await wire(path, body);
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? { list: parsed } : asRecord(parsed);
  }

  function wallet(): Wallet {
    const account = utils.accounts.generateAccount();
    return {
      key: account.privateKey,
      address: account.address.base58,
      hex: account.address.hex.toLowerCase(),
    };
  }

  async function funded(trx: number, usdt = 0): Promise<Wallet> {
    const made = wallet();
    const answer = await post('/_control/faucet', { address: made.address, trx, usdt });
    if (answer.error !== undefined) throw new Error(String(answer.error));
    return made;
  }

  async function send(tx: object, ...signers: Wallet[]): Promise<Record<string, unknown>> {
    const signed = tx as Types.SignedTransaction;
    for (const { key } of signers) {
      const full = key.replace(/^0x/, '');
      utils.crypto.signTransaction(full, signed);
    }
    return post('/wallet/broadcasttransaction', signed);
  }

  async function done(tx: object, ...signers: Wallet[]): Promise<Record<string, unknown>> {
    const answer = await send(tx, ...signers);
    if (answer.result !== true) {
      throw new Error(`refused: ${Buffer.from(String(answer.message), 'hex').toString()}`);
    }
    devnet.mine();
    return post('/wallet/gettransactioninfobyid', { value: String(answer.txid) });
  }

  async function refusal(tx: object, ...signers: Wallet[]): Promise<{ code: string; message: string }> {
    const answer = await send(tx, ...signers);
    return { code: String(answer.code), message: Buffer.from(String(answer.message), 'hex').toString() };
  }

  async function staked(
    trx: number,
    resource: 'ENERGY' | 'BANDWIDTH' = 'ENERGY',
    liquid = 10,
  ): Promise<Wallet> {
    const made = await funded(trx + liquid);
    await post('/_control/stake', { key: made.key.replace(/^0x/, ''), trx, resource });
    return made;
  }

  return {
    devnet,
    tronWeb,
    post,
    wire,
    wallet,
    funded,
    staked,
    send,
    done,
    refusal,
    close: () => devnet.close(),
  };
}
