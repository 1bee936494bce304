import { expect } from 'vitest';
import { buildTx, txJson } from '../../src/devnet/wire/transaction.js';
import { printJson } from '../../src/devnet/wire/json.js';
import type { PbObject } from '../../src/devnet/wire/protobuf.codec.js';
import type { Wallet, World } from './harness.js';

let time = 5_000;

/** An unsigned transaction from raw field values, so that impossible ones can be made too. */
export function rawContract({ devnet }: World, type: string, value: PbObject): object {
  const { chain } = devnet;
  time += 1;
  const header = {
    ...chain.reference(chain.headNumber),
    expiration: chain.headTime + 60_000,
    timestamp: time,
  };
  return JSON.parse(printJson(txJson(buildTx(type, value, header), false))) as object;
}

/** The actuator's text of a refusal. */
export async function refusedContract(
  world: World,
  type: string,
  value: PbObject,
  signer: Wallet,
): Promise<string> {
  const { code, message } = await world.refusal(rawContract(world, type, value), signer);
  expect(code).toBe('CONTRACT_VALIDATE_ERROR');
  expect(message.startsWith('Contract validate error : ')).toBe(true);
  return message.slice('Contract validate error : '.length);
}

/** Runs with a chain parameter set otherwise. */
export async function withParameter(
  world: World,
  key: string,
  value: number,
  back: number,
  run: () => Promise<void>,
): Promise<void> {
  await world.post('/_control/chain-parameter', { key, value });
  await run();
  await world.post('/_control/chain-parameter', { key, value: back });
}
