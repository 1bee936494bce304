import { TronWeb, type Types } from 'tronweb';
import { z } from 'zod';

const FEE_LIMIT_SUN = 100_000_000;
interface Header {
  ref_block_bytes: string;
  ref_block_hash: string;
  expiration: number;
  timestamp: number;
}

const stateShape = z.object({ head: z.number(), headId: z.string(), time: z.number() });
const answerShape = z.looseObject({ result: z.boolean().optional(), code: z.string().optional() });

/** Every transaction of every payer gets a timestamp of its own: equal ones would have the same txid. */
let sequence = Date.now();

/** Somebody with a key who is not in the chat. Sends without waiting for a block. */
export class Payer {
  readonly key: string;
  readonly address: string;
  private readonly tronWeb: TronWeb;

  constructor(private readonly url: string) {
    this.tronWeb = new TronWeb({ fullHost: url });
    const { address, privateKey } = this.tronWeb.utils.accounts.generateAccount();
    this.key = privateKey;
    this.address = address.base58;
  }

  /** @returns txid */
  async trx(to: string, sun: bigint | string): Promise<string> {
    const options = { blockHeader: await this.header() };
    return this.send(await this.tronWeb.transactionBuilder.sendTrx(to, Number(sun), this.address, options));
  }

  /** Calls transfer(to, amount) of a TRC-20 token, amount in its smallest unit. @returns txid */
  trc20(contract: string, to: string, amount: bigint, feeLimit = FEE_LIMIT_SUN): Promise<string> {
    const parameters = [
      { type: 'address', value: to },
      { type: 'uint256', value: amount.toString() },
    ];
    return this.call(contract, 'transfer(address,uint256)', parameters, feeLimit);
  }

  /** Calls any function of a contract. @returns txid */
  async call(
    contract: string,
    signature: string,
    parameters: { type: string; value: string }[],
    feeLimit = FEE_LIMIT_SUN,
  ): Promise<string> {
    const options = { feeLimit, txLocal: true, blockHeader: await this.header() };
    const { transaction } = await this.tronWeb.transactionBuilder.triggerSmartContract(
      contract,
      signature,
      options,
      parameters,
      this.address,
    );
    return this.send(transaction);
  }

  /** Transfers a TRC-10 token. @returns txid */
  async trc10(id: string, to: string, amount: bigint): Promise<string> {
    const options = { blockHeader: await this.header() };
    return this.send(
      await this.tronWeb.transactionBuilder.sendToken(to, Number(amount), id, this.address, options),
    );
  }

  private async send(built: Types.Transaction): Promise<string> {
    const signed = await this.tronWeb.trx.sign(built, this.key);
    const answer = answerShape.parse(await this.post('/wallet/broadcasttransaction', signed));
    if (answer.result !== true) throw new Error(`refused: ${JSON.stringify(answer)}`);
    return signed.txID;
  }

  /** The head as reference, and a timestamp of its own. */
  private async header(): Promise<Header> {
    const response = await fetch(`${this.url}/_control/state`);
    const { head, headId, time } = stateShape.parse(await response.json());
    sequence += 1;
    return {
      ref_block_bytes: (head & 0xffff).toString(16).padStart(4, '0'),
      ref_block_hash: headId.slice(16, 32),
      expiration: time + 60_000,
      timestamp: sequence,
    };
  }

  private async post(path: string, body: object): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.json();
  }
}
