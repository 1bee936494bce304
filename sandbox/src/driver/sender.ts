import { setTimeout as pause } from 'node:timers/promises';
import { TronWeb, type Types } from 'tronweb';
import { z } from 'zod';
import type { Account } from './account.js';
import type { DevnetControl } from './devnet-control.js';

const LIFETIME_MS = 1_800_000;
const HEADER_AGE_MS = 400;
const TRIES = 40;
const RETRY_MS = 250;
const FEE_LIMIT_SUN = 100_000_000;

/** What a transaction refers to; `time` is chain time in milliseconds, `readAt` the wall's. */
interface Header {
  bytes: string;
  hash: string;
  time: number;
  readAt: number;
}

const blockShape = z.object({ blockID: z.string().length(64) });

/** A call of a contract's function; parameters as TronWeb encodes them. */
export interface ContractCall {
  contract: string;
  signature: string;
  parameters: { type: string; value: string }[];
  /** Most energy paid for, in sun. */
  feeLimit?: number;
}

/** Signs transactions as any wallet does, and offers them until a node takes them. */
export class Sender {
  private readonly tronWeb: TronWeb;
  private serial = 0;
  private header: Header | undefined;

  constructor(private readonly devnet: DevnetControl) {
    this.tronWeb = new TronWeb({ fullHost: devnet.url });
  }

  /**
   * Transfers sun and resolves with the transaction's id once a node took it.
   * @throws Error when no node takes it within ten seconds
   */
  async trx(from: Account, to: string, sun: bigint): Promise<string> {
    const options = { blockHeader: await this.nextHeader() };
    const built = await this.tronWeb.transactionBuilder.sendTrx(to, Number(sun), from.address, options);
    return this.send(from, built);
  }

  /** Lends energy of so much stake, without a lock. @throws like `trx` */
  async lend(from: Account, receiver: string, sun: bigint): Promise<string> {
    const options = { blockHeader: await this.nextHeader() };
    const { transactionBuilder: builder } = this.tronWeb;
    const amount = Number(sun);
    const built = await builder.delegateResource(amount, receiver, 'ENERGY', from.address, false, 0, options);
    return this.send(from, built);
  }

  /** Gives a key the permission to delegate and undelegate, and nothing else; its id is 2. @throws like `trx` */
  async allowRentals(owner: Account, signer: string): Promise<string> {
    const options = { blockHeader: await this.nextHeader() };
    const built = await this.tronWeb.transactionBuilder.updateAccountPermissions(
      owner.address,
      permission(0, 'owner', owner.address),
      undefined,
      [{ ...permission(2, 'rentals', signer), operations: RENTAL_OPERATIONS }],
      options,
    );
    return this.send(owner, built);
  }

  /** Calls transfer(to, amount) of a TRC-20 contract, amount in its smallest unit. @throws like `trx` */
  token(from: Account, contract: string, to: string, amount: bigint, feeLimit?: number): Promise<string> {
    const parameters = [
      { type: 'address', value: to },
      { type: 'uint256', value: amount.toString() },
    ];
    const limit = feeLimit === undefined ? {} : { feeLimit };
    return this.call(from, { contract, signature: 'transfer(address,uint256)', parameters, ...limit });
  }

  /** @throws like `trx`; a call that fails in its block was sent all the same */
  async call(from: Account, { contract, signature, parameters, feeLimit }: ContractCall): Promise<string> {
    const blockHeader = await this.nextHeader();
    const options = { feeLimit: feeLimit ?? FEE_LIMIT_SUN, txLocal: true, blockHeader };
    const { transaction } = await this.tronWeb.transactionBuilder.triggerSmartContract(
      contract,
      signature,
      options,
      parameters,
      from.address,
    );
    return this.send(from, transaction);
  }

  private async send(from: Account, built: Types.Transaction): Promise<string> {
    const signed = await this.tronWeb.trx.sign(built, from.privateKey);
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
    throw new Error(
      `nobody takes the transaction ${signed.txID}: ${JSON.stringify(answer)} ${String(answer)}`,
    );
  }

  /** Equal transactions within one block would otherwise be one. */
  private async nextHeader() {
    const { bytes, hash, time } = await this.reference();
    this.serial += 1;
    return {
      ref_block_bytes: bytes,
      ref_block_hash: hash,
      expiration: time + LIFETIME_MS,
      timestamp: time + this.serial,
    };
  }

  /** A solidified block stays in the chain whatever is reorganised. A node that is out of order is asked again. */
  private async reference(): Promise<Header> {
    if (this.header && Date.now() - this.header.readAt < HEADER_AGE_MS) return this.header;
    for (let tries = 0; ; tries += 1) {
      try {
        const block = blockShape.parse(await this.devnet.post('/walletsolidity/getblock', { detail: false }));
        const { blockID: id } = block;
        // After a jump in time the solidified block is long past.
        const { time } = await this.devnet.state();
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

/** Bits 57 and 58 of 256: DelegateResource and UnDelegateResource. */
const RENTAL_OPERATIONS = `0000000000000006${'0'.repeat(48)}`;

const permission = (type: 0 | 2, name: string, address: string): Types.Permission =>
  ({
    type,
    permission_name: name,
    threshold: 1,
    keys: [{ address, weight: 1 }],
  }) as unknown as Types.Permission;
