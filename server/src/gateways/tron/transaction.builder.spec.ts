import { createHash } from 'node:crypto';
import { parseTronAddress, toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import fc from 'fast-check';
import { TronWeb, utils } from 'tronweb';
import { describe, expect, it } from 'vitest';
import {
  assemble,
  buildDelegate,
  buildTransfer,
  buildTrc20Transfer,
  buildUndelegate,
  type ContractInput,
} from './transaction.builder.js';

const address = (text: string): TronAddress => {
  const parsed = parseTronAddress(text);
  if (!parsed) throw new Error(text);
  return parsed;
};

const input: ContractInput = {
  owner: address('TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'),
  receiver: address('TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH'),
  sun: 6_851_000_000n,
  permissionId: 0,
  anchor: {
    refBlockHeight: 0x3fe266bn,
    refBlockId: '0000000003fe266b4cd898aed8ce5d14f815000000000000000000000000abcd',
    expiration: new Date('2026-07-31T12:00:00Z'),
  },
};
const RECIPIENT = address('TBA6CypYJizwA9XdC7Ubgc5F1bxrQ7SqPt');
const SIGNATURE = 'ab'.repeat(65);
const RESULT_BYTES = 64;
const bandwidth = (signedHex: string): number => signedHex.length / 2 + RESULT_BYTES;

describe('building transactions', () => {
  it('names the reference block, the expiration and the contract, and hashes the very bytes', () => {
    const { txid, rawDataHex } = buildDelegate(input);
    const read = utils.deserializeTx.deserializeTransaction('DelegateResourceContract', rawDataHex);
    // tronweb prints bytes in capitals.
    expect(
      JSON.parse(JSON.stringify(read).replace(/[0-9A-F]{4,}/g, (hex) => hex.toLowerCase())),
    ).toMatchObject({
      ref_block_bytes: '266b',
      ref_block_hash: '4cd898aed8ce5d14',
      expiration: input.anchor.expiration.getTime(),
      contract: [
        {
          type: 'DelegateResourceContract',
          parameter: {
            value: {
              balance: 6_851_000_000,
              resource: 'ENERGY',
              owner_address: toHexAddress(input.owner),
              receiver_address: toHexAddress(input.receiver),
            },
          },
        },
      ],
    });
    expect(txid).toBe(createHash('sha256').update(Buffer.from(rawDataHex, 'hex')).digest('hex'));
  });

  it('builds what tronweb builds', async () => {
    const tronWeb = new TronWeb({ fullHost: 'http://127.0.0.1:9' });
    const { rawDataHex } = buildUndelegate({ ...input, permissionId: 3 });
    const read = utils.deserializeTx.deserializeTransaction('UnDelegateResourceContract', rawDataHex);
    const theirs = await tronWeb.transactionBuilder.undelegateResource(
      6_851_000_000,
      input.receiver,
      'ENERGY',
      input.owner,
      {
        permissionId: 3,
        blockHeader: {
          ref_block_bytes: '266b',
          ref_block_hash: '4cd898aed8ce5d14',
          expiration: input.anchor.expiration.getTime(),
          timestamp: read.timestamp,
        },
      },
    );
    expect(rawDataHex).toBe(theirs.raw_data_hex);
  });

  it('builds the token transfer that tronweb builds', async () => {
    const tronWeb = new TronWeb({ fullHost: 'http://127.0.0.1:9' });
    const usdt = { ...input, contract: input.owner, owner: input.receiver, feeLimitSun: 30_000_000n };
    const { rawDataHex, txid } = buildTrc20Transfer({ ...usdt, receiver: RECIPIENT, amount: 28_350_001n });
    const read = utils.deserializeTx.deserializeTransaction('TriggerSmartContract', rawDataHex);
    const { transaction } = await tronWeb.transactionBuilder.triggerSmartContract(
      usdt.contract,
      'transfer(address,uint256)',
      {
        txLocal: true,
        feeLimit: 30_000_000,
        blockHeader: {
          ref_block_bytes: '266b',
          ref_block_hash: '4cd898aed8ce5d14',
          expiration: input.anchor.expiration.getTime(),
          timestamp: read.timestamp,
        },
      },
      [
        { type: 'address', value: RECIPIENT },
        { type: 'uint256', value: 28_350_001 },
      ],
      usdt.owner,
    );
    expect(rawDataHex).toBe(transaction.raw_data_hex);
    expect(txid).toBe(transaction.txID);
    // Mainnet receipts say 345.
    expect(bandwidth(assemble(rawDataHex, SIGNATURE))).toBe(345);
  });

  it('refuses token amounts that no contract could move', () => {
    const usdt = { ...input, contract: input.owner, feeLimitSun: 1n };
    for (const amount of [0n, -1n, 1n << 256n])
      expect(() => buildTrc20Transfer({ ...usdt, amount })).toThrow('token units');
    expect(() => buildTrc20Transfer({ ...usdt, amount: 1n, feeLimitSun: 0n })).toThrow('sun');
  });

  it('has the sizes measured on mainnet', () => {
    const size = (built: { rawDataHex: string }): number => bandwidth(assemble(built.rawDataHex, SIGNATURE));
    expect(size(buildDelegate(input))).toBe(279);
    expect(size(buildDelegate({ ...input, permissionId: 3 }))).toBe(281);
    expect(size(buildUndelegate(input))).toBe(281);
    expect(size(buildUndelegate({ ...input, permissionId: 2 }))).toBe(283);
    expect(size(buildTransfer({ ...input, sun: 100_000_000n }))).toBe(268);
  });

  it('never builds the same transaction twice', () => {
    const ids = Array.from({ length: 500 }, () => buildDelegate(input).txid);
    expect(new Set(ids).size).toBe(500);
  });

  it('refuses amounts that a double would round, and none at all', () => {
    for (const sun of [0n, -1n, 2n ** 53n]) expect(() => buildTransfer({ ...input, sun })).toThrow('sun');
  });

  it('assembles the bytes of a public mainnet transaction', () => {
    const raw =
      '0a02fdf622084cd898aed8ce5d1440f0d2ccf1fd315a65080112610a2d747970652e676f6f676c65617069732e636f6d2f70726f746f' +
      '636f6c2e5472616e73666572436f6e747261637412300a15419b3281a60ab7a44f351ef2896c653f134972ad2212154105cc12560444' +
      '8afeb6867eb688efb7e80411d57a1805709c91c9f1fd31';
    expect(createHash('sha256').update(Buffer.from(raw, 'hex')).digest('hex')).toBe(
      '47086db397eac45d2fe7dacedcb6f77267d6895dce645210e495e64f8a2a7910',
    );
    // Its receipt says net_usage 265.
    expect(bandwidth(assemble(raw, SIGNATURE))).toBe(265);
  });

  it('writes lengths of any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40_000 }), (bytes) => {
        const signed = Buffer.from(assemble('00'.repeat(bytes), SIGNATURE), 'hex');
        let [length, shift, at] = [0, 0, 1];
        for (; ; at += 1) {
          const byte = signed[at] ?? 0;
          length |= (byte & 0x7f) << shift;
          shift += 7;
          if (byte < 0x80) break;
        }
        expect(length).toBe(bytes);
        expect(signed.subarray(at + 1 + bytes)).toEqual(Buffer.from(`1241${SIGNATURE}`, 'hex'));
      }),
    );
  });

  it('refuses a signature of another length', () => {
    expect(() => assemble('00', 'ab')).toThrow('65 bytes');
  });
});
