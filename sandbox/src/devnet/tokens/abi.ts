import { keccak256 } from '../wire/keys.js';

const selectors = new Map<string, string>();

/** First 4 bytes of the Keccak hash of a signature like `transfer(address,uint256)`, hex. */
export function selectorOf(signature: string): string {
  const known = selectors.get(signature);
  if (known !== undefined) return known;
  const selector = keccak256(Buffer.from(signature)).slice(0, 8);
  selectors.set(signature, selector);
  return selector;
}

/** Event topic of a signature, hex. */
export function topicOf(signature: string): string {
  return keccak256(Buffer.from(signature));
}

/** The n-th 32-byte argument of call data (selector included), zero-padded. */
export function word(data: string, index: number): string {
  return data.slice(8 + index * 64, 72 + index * 64).padEnd(64, '0');
}

/** An address argument as 41-hex. */
export function addressArgument(data: string, index: number): string {
  return `41${word(data, index).slice(24)}`;
}

/** An unsigned integer argument. */
export function uintArgument(data: string, index: number): bigint {
  return BigInt(`0x${word(data, index)}`);
}

/** 32-byte word of an unsigned integer. */
export function uintWord(value: bigint): string {
  return value.toString(16).padStart(64, '0');
}

/** 32-byte word of a 41-hex address. */
export function addressWord(address: string): string {
  return address.slice(2).padStart(64, '0');
}

/** ABI encoding of one string. */
export function stringOutput(text: string): string {
  const hex = Buffer.from(text, 'utf8').toString('hex');
  const padded = hex.padEnd(Math.ceil(hex.length / 64) * 64, '0');
  return uintWord(32n) + uintWord(BigInt(hex.length / 2)) + padded;
}

type Entry = [name: string, inputs: string[], output: string, constant: boolean];

const FUNCTIONS: Entry[] = [
  ['name', [], 'string', true],
  ['symbol', [], 'string', true],
  ['decimals', [], 'uint256', true],
  ['totalSupply', [], 'uint256', true],
  ['balanceOf', ['who:address'], 'uint256', true],
  ['allowance', ['owner:address', 'spender:address'], 'uint256', true],
  ['transfer', ['to:address', 'value:uint256'], 'bool', false],
  ['transferFrom', ['from:address', 'to:address', 'value:uint256'], 'bool', false],
  ['approve', ['spender:address', 'value:uint256'], 'bool', false],
];

const PAYER_FUNCTIONS: Entry[] = [
  ['pay', ['to:address', 'sun:uint256'], '', false],
  ['payToken', ['token:address', 'to:address', 'value:uint256'], '', false],
];

function entryJson([name, inputs, output, constant]: Entry): object {
  return {
    ...(constant ? { constant: true } : {}),
    ...(inputs.length > 0
      ? { inputs: inputs.map((input) => ({ name: input.split(':')[0], type: input.split(':')[1] })) }
      : {}),
    name,
    ...(output === '' ? {} : { outputs: [{ type: output }] }),
    stateMutability: constant ? 'View' : 'Nonpayable',
    type: 'Function',
  };
}

function eventJson(name: string, inputs: string[]): object {
  return {
    inputs: inputs.map((input, index) => ({
      ...(index < 2 ? { indexed: true } : {}),
      name: input.split(':')[0],
      type: input.split(':')[1],
    })),
    name,
    type: 'Event',
  };
}

/** ABI entries as getcontract prints them. */
export function contractAbi(code: 'trc20' | 'payer'): { entrys: object[] } {
  if (code === 'payer') return { entrys: PAYER_FUNCTIONS.map(entryJson) };
  return {
    entrys: [
      ...FUNCTIONS.map(entryJson),
      eventJson('Transfer', ['from:address', 'to:address', 'value:uint256']),
      eventJson('Approval', ['owner:address', 'spender:address', 'value:uint256']),
    ],
  };
}
