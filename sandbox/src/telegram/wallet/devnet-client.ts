import { setTimeout as delay } from 'node:timers/promises';
import { TronWeb, type Types } from 'tronweb';
import { z } from 'zod';
import { ControlError } from '../control/control-error.js';
import type { Receipt } from './wallet.types.js';

const amount = z.number().default(0);
const accountShape = z.looseObject({ address: z.string().optional(), balance: amount });
const resourceShape = z.looseObject({
  EnergyLimit: amount,
  EnergyUsed: amount,
  NetLimit: amount,
  NetUsed: amount,
  freeNetLimit: amount,
  freeNetUsed: amount,
});
const infoShape = z.looseObject({
  id: z.string().optional(),
  blockNumber: amount,
  fee: amount,
  result: z.string().optional(),
  resMessage: z.string().optional(),
  receipt: z
    .looseObject({
      result: z.string().optional(),
      energy_usage: amount,
      energy_usage_total: amount,
      energy_fee: amount,
      net_usage: amount,
      net_fee: amount,
    })
    .optional(),
});
const constantShape = z.looseObject({
  energy_used: amount,
  constant_result: z.array(z.string()).default([]),
  result: z.looseObject({ result: z.boolean().optional(), message: z.string().optional() }).optional(),
});
const blockShape = z.looseObject({
  blockID: z.string(),
  block_header: z.looseObject({ raw_data: z.looseObject({ number: amount, timestamp: z.number() }) }),
});
const broadcastShape = z.looseObject({
  result: z.boolean().optional(),
  code: z.string().optional(),
  message: z.string().optional(),
});
const parametersShape = z.looseObject({
  chainParameter: z.array(z.looseObject({ key: z.string(), value: amount })),
});

export type AccountResources = z.infer<typeof resourceShape>;
export type SignedTransaction = Types.SignedTransaction;

const POLL_MS = 200;

/** The few calls of the node's HTTP API a wallet needs, parsed; the devnet or any other node. */
export class DevnetClient {
  constructor(
    readonly url: string,
    readonly usdtContract: string | undefined,
  ) {}

  /** Liquid sun; undefined when the chain does not know the address. */
  async account(address: string): Promise<{ sun: bigint } | undefined> {
    const account = accountShape.parse(await this.post('/wallet/getaccount', { address, visible: true }));
    return account.address === undefined ? undefined : { sun: BigInt(account.balance) };
  }

  async resources(address: string): Promise<AccountResources> {
    return resourceShape.parse(await this.post('/wallet/getaccountresource', { address, visible: true }));
  }

  /** Millionths of USDT; 0 without a configured contract. */
  async usdtBalance(address: string): Promise<bigint> {
    if (this.usdtContract === undefined) return 0n;
    const answer = await this.callUsdt(address, 'balanceOf(address)', word(address));
    return BigInt(`0x${answer.constant_result[0] || '0'}`);
  }

  /** Energy a transfer of this much USDT would use now; refuses what the contract refuses. */
  async transferEnergy(from: string, to: string, microUsdt: bigint): Promise<number> {
    const parameter = word(to) + microUsdt.toString(16).padStart(64, '0');
    const answer = await this.callUsdt(from, 'transfer(address,uint256)', parameter);
    if (answer.result?.message !== undefined) throw new ControlError(409, text(answer.result.message));
    return answer.energy_used;
  }

  /** Sun per energy burned, a chain parameter. */
  async energyPrice(): Promise<bigint> {
    const { chainParameter } = parametersShape.parse(await this.post('/wallet/getchainparameters', {}));
    return BigInt(chainParameter.find((parameter) => parameter.key === 'getEnergyFee')?.value ?? 0);
  }

  async headBlock(): Promise<{ id: string; number: number; timestamp: number }> {
    const block = blockShape.parse(await this.post('/wallet/getblock', { detail: false }));
    const { number, timestamp } = block.block_header.raw_data;
    return { id: block.blockID, number, timestamp };
  }

  /** Sends signed bytes; a refusal is told in the node's words. */
  async broadcast(transaction: SignedTransaction): Promise<void> {
    const answer = broadcastShape.parse(await this.post('/wallet/broadcasttransaction', transaction));
    if (answer.result === true) return;
    throw new ControlError(409, `${answer.code ?? 'refused'}: ${text(answer.message ?? '')}`);
  }

  /** The receipt once the transaction is in a block, or undefined when it is not within the time. */
  async receipt(txid: string, withinMs: number): Promise<Receipt | undefined> {
    const end = Date.now() + withinMs;
    do {
      const info = infoShape.parse(await this.post('/wallet/gettransactioninfobyid', { value: txid }));
      if (info.id !== undefined) return toReceipt(info);
      await delay(POLL_MS);
    } while (Date.now() < end);
    return undefined;
  }

  /** One of the devnet's own controls, such as /_control/faucet. */
  control(path: string, body: object): Promise<unknown> {
    return this.post(path, body);
  }

  private async callUsdt(
    owner: string,
    selector: string,
    parameter: string,
  ): Promise<z.infer<typeof constantShape>> {
    if (this.usdtContract === undefined) throw new ControlError(503, 'no USDT contract is configured');
    const body = {
      owner_address: owner,
      contract_address: this.usdtContract,
      function_selector: selector,
      parameter,
      visible: true,
    };
    return constantShape.parse(await this.post('/wallet/triggerconstantcontract', body));
  }

  private async post(path: string, body: object): Promise<unknown> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    }).catch((error: unknown) => {
      throw new ControlError(
        503,
        `the chain is not reachable (${error instanceof Error ? error.message : 'no answer'})`,
      );
    });
    const answer: unknown = await response.json().catch(() => ({}));
    const failure = errorOf(answer);
    if (!response.ok || failure !== undefined)
      throw new ControlError(502, failure ?? `the node answered ${response.status}`);
    return answer;
  }
}

function errorOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  if ('Error' in answer) return String(answer.Error);
  return 'error' in answer ? String(answer.error) : undefined;
}

function toReceipt(info: z.infer<typeof infoShape>): Receipt {
  const receipt = info.receipt;
  const failed = info.result === 'FAILED' || (receipt?.result !== undefined && receipt.result !== 'SUCCESS');
  return {
    result: failed ? 'FAILED' : 'SUCCESS',
    ...(failed ? { message: text(info.resMessage ?? '') || (receipt?.result ?? '') } : {}),
    blockNumber: info.blockNumber,
    feeSun: String(info.fee),
    energyTotal: receipt?.energy_usage_total ?? 0,
    energyUsed: receipt?.energy_usage ?? 0,
    energyBurnedSun: String(receipt?.energy_fee ?? 0),
    bandwidthUsed: receipt?.net_usage ?? 0,
    bandwidthBurnedSun: String(receipt?.net_fee ?? 0),
  };
}

/** An address as a 32-byte ABI word: 20 bytes without the 41 prefix. */
const word = (address: string): string => TronWeb.address.toHex(address).slice(2).padStart(64, '0');

/** The node writes messages as hex, here and there as text. */
const text = (message: string): string =>
  /^([0-9a-f]{2})+$/i.test(message) ? Buffer.from(message, 'hex').toString('utf8') : message;
