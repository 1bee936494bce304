import { utils } from 'tronweb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hexToBase58 } from '../../src/devnet/wire/address.codec.js';
import { recoverAddress } from '../../src/devnet/wire/keys.js';
import {
  decodeTx,
  rawDataJson,
  txBytesInBlock,
  txFromHex,
  txFromJson,
  txSize,
} from '../../src/devnet/wire/transaction.js';
import { printJson } from '../../src/devnet/wire/json.js';
import { blockHeader, startWorld, type World } from './harness.js';

/** Public mainnet transactions: id, raw_data, signature, owner's bandwidth. */
const MAINNET = [
  {
    txid: '47086db397eac45d2fe7dacedcb6f77267d6895dce645210e495e64f8a2a7910',
    raw: '0a02fdf622084cd898aed8ce5d1440f0d2ccf1fd315a65080112610a2d747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e5472616e73666572436f6e747261637412300a15419b3281a60ab7a44f351ef2896c653f134972ad2212154105cc125604448afeb6867eb688efb7e80411d57a1805709c91c9f1fd31',
    signature:
      'c1c0b1ad18f56248ebc6820c611cd65683cef6b5deed8002246cc00df7e79f9f73d48c35b8c2e41694ef23c8020ab8c578c0aa57b7e079683f322e45c88b0e0700',
    amount: 5n,
    bandwidth: 265,
  },
  {
    txid: 'ad39fd85c219c8f94cc9b4597c97f8019c6f4bcfed25cccbe5d35be3b59b3d0c',
    raw: '0a02863b22089459842f9a12704e40d0a1dc8ce6315a67080112630a2d747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e5472616e73666572436f6e747261637412320a154105cc125604448afeb6867eb688efb7e80411d57a121541a2ff80f95ce3740235dc46a4dffe00d9f9b91f3718c0843d70fe90b48ce631',
    signature:
      'f639fcb294bdc60cb0dde4de9c63b6e433114a2728075b28c5c310c941de361c64036a06d644c272b630ea2af6da7fb60426a706fe344588543f429b01e37fd300',
    amount: 1_000_000n,
    bandwidth: 267,
  },
];

/** A varint field, written independently of the devnet's encoder. */
function number(field: number, value: number): Buffer {
  const out = [field << 3];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return Buffer.from([...out, rest]);
}

function bytes(field: number, hex: string): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2, hex.length / 2]), Buffer.from(hex, 'hex')]);
}

describe.each(MAINNET)('mainnet transaction $txid', ({ txid, raw, signature, amount, bandwidth }) => {
  const tx = decodeTx(Buffer.from(raw, 'hex'), [signature]);

  it('has its id, amount and size', () => {
    expect(tx.txid).toBe(txid);
    expect(tx.value.amount).toBe(amount);
    expect(txSize(tx) + 64).toBe(bandwidth);
  });

  it('was signed by its owner', () => {
    expect(recoverAddress(Buffer.from(txid, 'hex'), signature)).toBe(tx.owner);
  });

  it.each([true, false])('is rebuilt byte for byte from its JSON, visible %s', (visible) => {
    const json: unknown = JSON.parse(printJson(rawDataJson(tx, visible)));
    const again = txFromJson({ raw_data: json, signature: [signature] }, visible);
    expect(again.raw.toString('hex')).toBe(raw);
    expect(txFromHex(txBytesInBlock(again, 1).toString('hex')).txid).toBe(txid);
  });
});

describe('transactions of tronweb', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  it('get the same bytes, id and size from both encoders for every contract type', async () => {
    const { tronWeb, devnet } = world;
    const owner = world.wallet().address;
    const other = world.wallet().address;
    const builder = tronWeb.transactionBuilder;
    const options = (): object => blockHeader(devnet);
    const keys = [{ address: owner, weight: 1 }];
    const ownerPermission = { type: 0, permission_name: 'owner', threshold: 1, keys };
    const active = {
      type: 2,
      permission_name: 'rent',
      threshold: 1,
      operations: '0000000000000006000000000000000000000000000000000000000000000000',
      keys,
    };
    const built = await Promise.all([
      builder.sendTrx(other, 5, owner, options()),
      builder.freezeBalanceV2(1_000_000, 'ENERGY', owner, options()),
      builder.freezeBalanceV2(1_000_000, 'BANDWIDTH', owner, options()),
      builder.unfreezeBalanceV2(1_000_000, 'ENERGY', owner, options()),
      builder.withdrawExpireUnfreeze(owner, options()),
      builder.cancelUnfreezeBalanceV2(owner, options()),
      builder.delegateResource(6_800_000_000, other, 'ENERGY', owner, false, undefined, {
        ...options(),
        permissionId: 3,
      }),
      builder.delegateResource(6_800_000_000, other, 'BANDWIDTH', owner, true, 86_400, options()),
      builder.undelegateResource(6_800_000_000, other, 'ENERGY', owner, options()),
      builder.sendToken(other, 7, '1000001', owner, options()),
      builder.createAccount(other, owner, options()),
      builder.updateAccountPermissions(
        owner,
        ownerPermission as never,
        undefined,
        [active] as never,
        options(),
      ),
    ]);
    for (const transaction of built) {
      const ours = txFromJson(transaction, false);
      expect(ours.txid, ours.type).toBe(transaction.txID);
      expect(ours.raw.toString('hex')).toBe(transaction.raw_data_hex);
      const theirs = utils.transaction.txJsonToPb(transaction);
      expect(Buffer.from(theirs.getRawData().serializeBinary()).equals(ours.raw)).toBe(true);
      const shown: unknown = JSON.parse(printJson(rawDataJson(ours, true)));
      expect(txFromJson({ raw_data: shown }, true).txid).toBe(transaction.txID);
    }
  });

  it('have the sizes measured on mainnet', async () => {
    const { tronWeb, devnet } = world;
    const from = world.wallet();
    const to = world.wallet().address;
    const builder = tronWeb.transactionBuilder;
    const options = (more: object = {}): object => ({ ...blockHeader(devnet), ...more });
    const delegate = (more: object, lock = false, blocks?: number, kind: 'ENERGY' | 'BANDWIDTH' = 'ENERGY') =>
      builder.delegateResource(6_800_000_000, to, kind, from.address, lock, blocks, options(more));
    const cases: [number, Promise<object>][] = [
      [279, delegate({})],
      [281, delegate({ permissionId: 3 })],
      [285, delegate({}, true, 86_400)],
      [277, delegate({}, false, undefined, 'BANDWIDTH')],
      [281, builder.undelegateResource(6_800_000_000, to, 'ENERGY', from.address, options())],
      [
        283,
        builder.undelegateResource(6_800_000_000, to, 'ENERGY', from.address, options({ permissionId: 3 })),
      ],
      [267, builder.sendTrx(to, 1_000_000, from.address, options())],
      [268, builder.sendTrx(to, 100_000_000, from.address, options())],
      [269, builder.sendTrx(to, 1_000_000_000, from.address, options())],
      [254, builder.freezeBalanceV2(6_851_000_000, 'ENERGY', from.address, options())],
    ];
    for (const [size, promise] of cases) {
      const tx = txFromJson({ ...(await promise), signature: ['00'.repeat(65)] }, false);
      expect([tx.type, txSize(tx) + 64]).toEqual([tx.type, size]);
    }
  });

  it('refer to blocks by an id that is the hash of the header with the number in front', async () => {
    const { tronWeb, devnet } = world;
    const block = await tronWeb.trx.getCurrentBlock();
    const raw = block.block_header.raw_data;
    const header = Buffer.concat([
      number(1, raw.timestamp),
      bytes(2, raw.txTrieRoot),
      bytes(3, raw.parentHash),
      number(7, raw.number),
      bytes(9, raw.witness_address),
      number(10, raw.version),
    ]);
    const hash = utils.ethersUtils.sha256(header).slice(2);
    expect(block.blockID).toBe(raw.number.toString(16).padStart(16, '0') + hash.slice(16));
    expect(raw.parentHash).toBe(devnet.chain.blockIdOf(raw.number - 1));
    expect(hexToBase58(raw.witness_address)).toMatch(/^T/);
  });
});
