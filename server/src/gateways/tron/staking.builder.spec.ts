import { parseTronAddress, type TronAddress } from '@energy-desk/shared/units';
import { TronWeb, utils } from 'tronweb';
import { describe, expect, it } from 'vitest';
import { buildStaking, type StakingInput } from './staking.builder.js';

const address = (text: string): TronAddress => {
  const parsed = parseTronAddress(text);
  if (!parsed) throw new Error(text);
  return parsed;
};
const OWNER = address('TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t');
const WITNESS = address('TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH');
const common = {
  owner: OWNER,
  permissionId: 3,
  anchor: {
    refBlockHeight: 0x3fe266bn,
    refBlockId: '0000000003fe266b4cd898aed8ce5d14f815000000000000000000000000abcd',
    expiration: new Date('2026-07-31T12:00:00Z'),
  },
};
const { transactionBuilder: theirs } = new TronWeb({ fullHost: 'http://127.0.0.1:9' });
type Options = Parameters<typeof theirs.withdrawExpireUnfreeze>[1];
type Built = Promise<{ raw_data_hex: string }>;

const CASES: readonly [string, StakingInput, (options: Options) => Built][] = [
  [
    'FreezeBalanceV2Contract',
    { ...common, kind: 'stake', sun: 5_000_000n, resource: 'ENERGY' },
    (options) => theirs.freezeBalanceV2(5_000_000, 'ENERGY', OWNER, options),
  ],
  [
    'UnfreezeBalanceV2Contract',
    { ...common, kind: 'unstake', sun: 7_000_000n, resource: 'BANDWIDTH' },
    (options) => theirs.unfreezeBalanceV2(7_000_000, 'BANDWIDTH', OWNER, options),
  ],
  [
    'WithdrawExpireUnfreezeContract',
    { ...common, kind: 'withdraw' },
    (options) => theirs.withdrawExpireUnfreeze(OWNER, options),
  ],
  [
    'CancelAllUnfreezeV2Contract',
    { ...common, kind: 'cancel_unstake' },
    (options) => theirs.cancelUnfreezeBalanceV2(OWNER, options),
  ],
  [
    'WithdrawBalanceContract',
    { ...common, kind: 'claim' },
    (options) => theirs.withdrawBlockRewards(OWNER, options),
  ],
  [
    'VoteWitnessContract',
    { ...common, kind: 'vote', votes: [{ witness: WITNESS, count: 12 }] },
    (options) => theirs.vote({ [WITNESS]: 12 }, OWNER, options),
  ],
];

describe('building staking operations', () => {
  it.each(CASES)('%s is what tronweb builds', async (type, input, build) => {
    const { rawDataHex, txid } = buildStaking(input);
    const { timestamp } = utils.deserializeTx.deserializeTransaction(type, rawDataHex);
    const { raw_data_hex: expected } = await build({
      permissionId: 3,
      blockHeader: {
        ref_block_bytes: '266b',
        ref_block_hash: '4cd898aed8ce5d14',
        expiration: common.anchor.expiration.getTime(),
        timestamp,
      },
    });
    expect(rawDataHex).toBe(expected);
    expect(txid).toMatch(/^[0-9a-f]{64}$/);
  });

  it('never signs an amount that a double would round', () => {
    for (const sun of [0n, -1n, 2n ** 53n])
      expect(() => buildStaking({ ...common, kind: 'stake', sun, resource: 'ENERGY' })).toThrow('sun');
  });
});
