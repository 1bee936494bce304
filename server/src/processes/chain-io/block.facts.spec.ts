import { fromHexAddress, toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { describe, expect, it } from 'vitest';
import type { ParsedBlock, ParsedInfo, ParsedTransaction } from '../../gateways/tron/index.js';
import { readBlock } from './block.facts.js';
import { belongTogether } from './block.fetcher.js';

const address = (n: number): TronAddress => fromHexAddress(n.toString(16).padStart(40, '0'));
const PAYMENT = address(1);
const FLASH = address(2);
const TREASURY = address(3);
const SUPPLIER = address(4);
const STRANGER = address(5);
const USDT = address(6);
const FAKE_USDT = address(7);
const hex = toHexAddress;
const own = {
  receiving: new Map([PAYMENT, FLASH].map((a) => [hex(a), a])),
  wallets: new Map([TREASURY, SUPPLIER].map((a) => [hex(a), a])),
};
const TIME = new Date('2026-07-31T12:00:00Z');
const TRANSFER = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const APPROVAL = '8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925';

let serial = 0;
function transaction(change: Partial<ParsedTransaction>): ParsedTransaction {
  serial += 1;
  return {
    txid: serial.toString(16).padStart(64, '0'),
    contractRet: 'SUCCESS',
    expiration: new Date(TIME.getTime() + 60_000),
    type: 'TransferContract',
    ownerHex: hex(STRANGER),
    toHex: hex(PAYMENT),
    sun: 2_800_123n,
    resource: null,
    ...change,
  };
}
const info = (txid: string, change: Partial<ParsedInfo> = {}): ParsedInfo => ({
  txid,
  feeSun: 0n,
  receiptResult: null,
  releasedSun: 0n,
  logs: [],
  ...change,
});
const word = (value: bigint | TronAddress): string =>
  (typeof value === 'bigint' ? value.toString(16) : hex(value).slice(2)).padStart(64, '0');
const log = (from: TronAddress, to: TronAddress, amount: bigint, token = USDT, topic = TRANSFER) => ({
  address: hex(token).slice(2),
  topics: [topic, word(from), word(to)],
  data: word(amount),
});

function read(tx: Partial<ParsedTransaction>, receipt: Partial<ParsedInfo> = {}) {
  const only = transaction(tx);
  const block: ParsedBlock = { height: 100n, id: 'b100', parentId: 'b99', time: TIME, transactions: [only] };
  return readBlock(block, [info(only.txid, receipt)], own, hex(USDT));
}
const call = (change: Partial<ParsedTransaction> = {}): Partial<ParsedTransaction> => ({
  type: 'TriggerSmartContract',
  toHex: hex(USDT),
  sun: 0n,
  ...change,
});

describe('what a block means to us', () => {
  it('takes a TRX transfer to a payment address', () => {
    const { transfers, movements, inclusions } = read({});
    expect(transfers).toMatchObject([
      {
        idx: 0,
        currency: 'TRX',
        fromAddress: STRANGER,
        toAddress: PAYMENT,
        amount: 2_800_123n,
        height: 100n,
        blockId: 'b100',
        txExpiration: new Date(TIME.getTime() + 60_000),
      },
    ]);
    expect(movements).toEqual([]);
    expect(inclusions).toMatchObject([{ contractRet: 'SUCCESS', height: 100n, blockId: 'b100' }]);
  });

  it('takes every Transfer log of the USDT contract, each under its own index', () => {
    const logs = [log(STRANGER, FLASH, 5n), log(STRANGER, STRANGER, 7n), log(STRANGER, PAYMENT, 9n)];
    const { transfers } = read(call(), { receiptResult: 'SUCCESS', logs });
    expect(
      transfers.map(({ idx, currency, toAddress, amount }) => [idx, currency, toAddress, amount]),
    ).toEqual([
      [1, 'USDT', FLASH, 5n],
      [3, 'USDT', PAYMENT, 9n],
    ]);
  });

  it.each([
    [
      'failed calls',
      call({ contractRet: 'REVERT' }),
      { receiptResult: 'REVERT', logs: [log(STRANGER, PAYMENT, 5n)] },
    ],
    ['receipts without SUCCESS', call(), { receiptResult: null, logs: [log(STRANGER, PAYMENT, 5n)] }],
    ['fake tokens', call(), { receiptResult: 'SUCCESS', logs: [log(STRANGER, PAYMENT, 5n, FAKE_USDT)] }],
    ['approvals', call(), { receiptResult: 'SUCCESS', logs: [log(STRANGER, PAYMENT, 5n, USDT, APPROVAL)] }],
    ['zero amounts', call(), { receiptResult: 'SUCCESS', logs: [log(STRANGER, PAYMENT, 0n)] }],
    ['TRC-10', { type: 'TransferAssetContract' }, {}],
    ['failed transfers', { contractRet: 'FAILED' }, {}],
    ['strangers', { toHex: hex(STRANGER), ownerHex: hex(address(9)) }, {}],
  ])('makes no entry of %s', (_name, tx, receipt) => {
    const { transfers, movements } = read(tx, receipt);
    expect([transfers, movements]).toEqual([[], []]);
  });

  it('books what our wallet sent, with its fee, and where it came in', () => {
    const { movements, transfers } = read(
      { ownerHex: hex(TREASURY), toHex: hex(SUPPLIER), sun: 50n },
      { feeSun: 267_000n },
    );
    expect(transfers).toEqual([]);
    expect(movements).toMatchObject([
      {
        address: TREASURY,
        amount: -50n,
        feeSun: 267_000n,
        counterparty: SUPPLIER,
        kind: 'TransferContract',
        idx: 0,
      },
      { address: SUPPLIER, amount: 50n, feeSun: 0n, counterparty: TREASURY, idx: 0 },
    ]);
  });

  it('books our own transfer to a payment address on both sides once', () => {
    const { movements, transfers } = read({ ownerHex: hex(TREASURY), sun: 50n });
    expect(movements).toMatchObject([{ address: TREASURY, amount: -50n }]);
    expect(transfers).toMatchObject([{ fromAddress: TREASURY, toAddress: PAYMENT, amount: 50n }]);
  });

  it('books what leaves a payment address', () => {
    const { movements } = read({ ownerHex: hex(PAYMENT), toHex: hex(STRANGER), sun: 50n }, { feeSun: 1n });
    expect(movements).toMatchObject([{ address: PAYMENT, amount: -50n, feeSun: 1n }]);
  });

  it.each([
    ['DelegateResourceContract', 0n, 0n],
    ['UnDelegateResourceContract', 0n, 0n],
    ['FreezeBalanceV2Contract', 0n, -900n],
    ['UnfreezeBalanceV2Contract', 30n, 30n],
    ['WithdrawExpireUnfreezeContract', 40n, 40n],
    ['VoteWitnessContract', 0n, 0n],
    ['AccountPermissionUpdateContract', 0n, 0n],
  ])('books a %s of ours, whoever sent it', (type, releasedSun, amount) => {
    const { movements } = read(
      { type, ownerHex: hex(SUPPLIER), toHex: hex(STRANGER), sun: 900n, resource: 'ENERGY' },
      { feeSun: 345_000n, releasedSun },
    );
    expect(movements).toMatchObject([
      { address: SUPPLIER, kind: type, amount, feeSun: 345_000n, detail: { sun: '900', resource: 'ENERGY' } },
    ]);
  });

  it('charges a failed call of ours its fee and nothing else', () => {
    const { movements } = read(call({ ownerHex: hex(TREASURY), sun: 77n, contractRet: 'OUT_OF_ENERGY' }), {
      feeSun: 13_000_000n,
      receiptResult: 'OUT_OF_ENERGY',
      logs: [log(TREASURY, STRANGER, 5n)],
    });
    expect(movements).toMatchObject([{ amount: 0n, feeSun: 13_000_000n, currency: 'TRX' }]);
    expect(movements).toHaveLength(1);
  });

  it('books USDT that leaves and enters wallets', () => {
    const { movements } = read(call({ ownerHex: hex(TREASURY) }), {
      receiptResult: 'SUCCESS',
      feeSun: 345_000n,
      logs: [log(TREASURY, SUPPLIER, 5n)],
    });
    expect(
      movements.map(({ address: a, idx, currency, amount, feeSun }) => [a, idx, currency, amount, feeSun]),
    ).toEqual([
      [TREASURY, 0, 'TRX', 0n, 345_000n],
      [TREASURY, 1, 'USDT', -5n, 0n],
      [SUPPLIER, 1, 'USDT', 5n, 0n],
    ]);
  });
});

describe('receipts of a block', () => {
  const transactions = [transaction({}), transaction({})];
  const block: ParsedBlock = { height: 1n, id: 'b1', parentId: 'b0', time: TIME, transactions };
  const infos = transactions.map(({ txid }) => info(txid));

  it('belong to it only as the same set', () => {
    expect(belongTogether(block, infos)).toBe(true);
    expect(belongTogether(block, [...infos].reverse())).toBe(true);
    expect(belongTogether(block, [])).toBe(false);
    expect(belongTogether(block, [infos[0] ?? info('a'), infos[0] ?? info('a')])).toBe(false);
    expect(belongTogether(block, [infos[0] ?? info('a'), info('f'.repeat(64))])).toBe(false);
  });
});
