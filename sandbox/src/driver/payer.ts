import { setTimeout as pause } from 'node:timers/promises';
import { TronWeb, utils } from 'tronweb';
import { z } from 'zod';
import type { DevnetControl } from './devnet-control.js';

const LIFETIME_MS = 1_800_000;
const HEADER_AGE_MS = 400;
const TRIES = 40;
const RETRY_MS = 250;

/** What a transaction refers to; `time` is chain time in milliseconds, `readAt` the wall's. */
interface Header {
  bytes: string;
  hash: string;
  time: number;
  readAt: number;
}

const blockShape = z.object({
  blockID: z.string().length(64),
  block_header: z.object({ raw_data: z.object({ timestamp: z.number() }) }),
});

/** A TRON account with its key (64 hex digits). */
export interface Account {
  address: string;
  privateKey: string;
}

export function newAccount(): Account {
  const { address, privateKey } = utils.accounts.generateAccount();
  return { address: address.base58, privateKey: privateKey.replace(/^0x/, '') };
}

/** Several accounts with money that pay anybody by transactions of their own, signed as any wallet signs. */
export class Payer {
  private readonly tronWeb: TronWeb;
  private turn = 0;
  private serial = 0;
  private header: Header | undefined;

  private constructor(
    private readonly devnet: DevnetControl,
    readonly accounts: readonly Account[],
  ) {
    this.tronWeb = new TronWeb({ fullHost: devnet.url });
  }

  /** Makes accounts that hold `trx` each. */
  static async create(devnet: DevnetControl, count: number, trx: number): Promise<Payer> {
    const accounts = Array.from({ length: count }, newAccount);
    for (const { address } of accounts) await devnet.control('faucet', { address, trx });
    return new Payer(devnet, accounts);
  }

  /**
   * Transfers sun and resolves with the transaction's id once a node took it.
   * @throws Error when no node takes it within ten seconds
   */
  async pay(to: string, sun: bigint): Promise<string> {
    const account = this.accounts[this.turn++ % this.accounts.length];
    if (!account) throw new Error('nobody has money');
    const signed = await this.signed(account, to, sun);
    let answer: unknown;
    for (let tries = 0; tries < TRIES; tries += 1) {
      try {
        answer = await this.devnet.post('/wallet/broadcasttransaction', signed);
        if (isTaken(answer)) return signed.txID;
      } catch (error) {
        answer = error;
      }
      await pause(RETRY_MS);
    }
    throw new Error(`nobody takes the payment ${signed.txID}: ${JSON.stringify(answer)} ${String(answer)}`);
  }

  private async signed(account: Account, to: string, sun: bigint) {
    const { bytes, hash, time } = await this.reference();
    // Equal payments within one block would otherwise be one transaction.
    this.serial += 1;
    const built = await this.tronWeb.transactionBuilder.sendTrx(to, Number(sun), account.address, {
      blockHeader: {
        ref_block_bytes: bytes,
        ref_block_hash: hash,
        expiration: time + LIFETIME_MS,
        timestamp: time + this.serial,
      },
    });
    return this.tronWeb.trx.sign(built, account.privateKey);
  }

  /** A solidified block stays in the chain whatever is reorganised. A node that is out of order is asked again. */
  private async reference(): Promise<Header> {
    if (this.header && Date.now() - this.header.readAt < HEADER_AGE_MS) return this.header;
    for (let tries = 0; ; tries += 1) {
      try {
        const block = blockShape.parse(await this.devnet.post('/walletsolidity/getblock', { detail: false }));
        const { blockID: id, block_header: header } = block;
        const time = header.raw_data.timestamp;
        this.header = { bytes: id.slice(12, 16), hash: id.slice(16, 32), time, readAt: Date.now() };
        return this.header;
      } catch (error) {
        if (tries >= TRIES) throw error;
        await pause(RETRY_MS);
      }
    }
  }
}

/** Admitted, or known already by an earlier try. */
function isTaken(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  if ('result' in answer && answer.result === true) return true;
  return 'code' in answer && answer.code === 'DUP_TRANSACTION_ERROR';
}
