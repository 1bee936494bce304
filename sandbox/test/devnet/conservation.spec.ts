import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RefusedError } from '../../src/devnet/chain/errors.js';
import { sendSigned } from '../../src/devnet/control/signed-sender.js';
import { sendToken } from '../../src/devnet/control/faucet.js';
import { startDevnet, type Devnet } from '../../src/devnet/index.js';
import { tokenKey } from '../../src/devnet/state/overlay.js';
import { parseAddress } from '../../src/devnet/wire/address.codec.js';
import { addressOfPrivateKey } from '../../src/devnet/wire/keys.js';
import type { Resource } from '../../src/devnet/state/entities.js';

const KEYS = ['11', '22', '33', '44'].map((pair) => pair.repeat(32));
const ADDRESSES = KEYS.map(addressOfPrivateKey);
const RESOURCES: Resource[] = ['BANDWIDTH', 'ENERGY'];
const dir = mkdtempSync(join(tmpdir(), 'devnet-conservation-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

type Step = { kind: string; from: number; to: number; trx: number; resource: Resource };

const step = fc.record({
  kind: fc.constantFrom(
    'transfer',
    'freeze',
    'delegate',
    'lock',
    'undelegate',
    'undelegate',
    'unfreeze',
    'cancel',
    'withdraw',
    'usdt',
    'usdt',
    'mine',
    'mine',
    'warp',
    'reorg',
  ),
  from: fc.nat(3),
  to: fc.nat(3),
  trx: fc.integer({ min: 1, max: 4_000 }),
  resource: fc.constantFrom(...RESOURCES),
});

function perform({ chain }: Devnet, { kind, from, to, trx, resource }: Step): void {
  const key = KEYS[from] ?? '';
  const receiver_address = ADDRESSES[to] ?? '';
  const sun = BigInt(trx) * 1_000_000n;
  const send = (type: string, value: object): string => sendSigned(chain, key, type, { ...value });
  const actions: Record<string, () => unknown> = {
    transfer: () => send('TransferContract', { to_address: receiver_address, amount: sun }),
    freeze: () => send('FreezeBalanceV2Contract', { frozen_balance: sun, resource }),
    delegate: () => send('DelegateResourceContract', { receiver_address, balance: sun, resource }),
    lock: () =>
      send('DelegateResourceContract', {
        receiver_address,
        balance: sun,
        resource,
        lock: true,
        lock_period: 10n,
      }),
    undelegate: () => send('UnDelegateResourceContract', { receiver_address, balance: sun / 2n, resource }),
    unfreeze: () => send('UnfreezeBalanceV2Contract', { unfreeze_balance: sun, resource }),
    cancel: () => send('CancelAllUnfreezeV2Contract', {}),
    withdraw: () => send('WithdrawExpireUnfreezeContract', {}),
    usdt: () => sendToken(chain, key, usdtContract, receiver_address, BigInt(trx)),
    mine: () => chain.produce(),
    warp: () => {
      chain.settings.clock.warp(trx * 300);
      chain.produce();
    },
    reorg: () => chain.reorganise(1 + (trx % 4), () => trx % 2 === 0, trx % 3 === 0),
  };
  try {
    actions[kind]?.();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
  }
}

let usdtContract = '';
let run = 0;

async function prepared(dataDir: string): Promise<Devnet> {
  const devnet = await startDevnet({ blockMs: 0, dataDir });
  usdtContract = parseAddress(devnet.usdtContract) ?? '';
  for (const to_address of ADDRESSES) {
    sendSigned(devnet.chain, devnet.faucetKey, 'TransferContract', { to_address, amount: 20_000_000_000n });
    sendToken(devnet.chain, devnet.faucetKey, usdtContract, to_address, 1_000_000n);
  }
  devnet.mine(5);
  return devnet;
}

/** Every sun and every delegated sun is somewhere, once. */
function checkBooks(devnet: Devnet): void {
  const { state } = devnet.chain.view('head');
  const global = state.global();
  const everyone = [addressOfPrivateKey(devnet.faucetKey), ...ADDRESSES];
  let sun = global.burned;
  const weight = { BANDWIDTH: 0n, ENERGY: 0n };
  for (const address of everyone) {
    const account = state.account(address);
    if (!account) continue;
    sun += account.balance + account.unfreezing.reduce((sum, entry) => sum + entry.amount, 0n);
    for (const resource of RESOURCES) {
      sun += account.frozen[resource] + account.delegatedOut[resource];
      weight[resource] += (account.frozen[resource] + account.delegatedOut[resource]) / 1_000_000n;
      const records = (pairs: [string, string][]): bigint =>
        pairs
          .flatMap(([from, to]) => [state.delegation(from, to, false), state.delegation(from, to, true)])
          .reduce((sum, record) => sum + (record?.amount[resource] ?? 0n), 0n);
      expect(records(everyone.map((to) => [address, to]))).toBe(account.delegatedOut[resource]);
      expect(records(everyone.map((from) => [from, address]))).toBe(account.acquired[resource]);
    }
  }
  expect(sun).toBe(5_000_000_000_000_000n);
  expect(global.totalEnergyWeight - 18_971_780_957n).toBe(weight.ENERGY);
  expect(global.totalNetWeight - 26_856_723_239n).toBe(weight.BANDWIDTH);
  const usdt = everyone.reduce((sum, address) => sum + state.slot(tokenKey(usdtContract, address)), 0n);
  expect(usdt).toBe(5_000_000_000_000_000n);
}

describe('whatever is sent, mined, warped and reorganised', () => {
  it('no sun is made or lost, and a restart finds the same chain', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
        run += 1;
        const dataDir = join(dir, String(run));
        const devnet = await prepared(dataDir);
        for (const one of steps) perform(devnet, one);
        devnet.mine(1);
        checkBooks(devnet);
        const { chain } = devnet;
        const past = Math.max(chain.solidNumber, chain.headNumber - 3);
        const addresses = [...ADDRESSES, addressOfPrivateKey(devnet.faucetKey)];
        const before = addresses.flatMap((a) => [
          chain.view('head').state.account(a),
          chain.view(past).state.account(a),
        ]);
        const ids = chain.blocks.map((block) => block.id);
        await devnet.close();
        const again = await startDevnet({ blockMs: 0, dataDir });
        const view = again.chain;
        expect(view.blocks.map((block) => block.id)).toEqual(ids);
        expect(
          addresses.flatMap((a) => [view.view('head').state.account(a), view.view(past).state.account(a)]),
        ).toEqual(before);
        await again.close();
      }),
      { numRuns: 15 },
    );
  });
});
