import type { StateValue } from '../state/entities.js';
import { newAccount } from '../state/entities.js';
import { accountKey, contractKey, GLOBAL_KEY, tokenKey } from '../state/overlay.js';
import { MAINNET_PARAMETERS, MAINNET_WEIGHTS, SUN_PER_TRX } from '../state/parameters.js';
import { hexToBase58, sha256 } from '../wire/address.codec.js';
import { sealBlock, type Block } from './block.js';

/** Fixed, so that every devnet has the same genesis block id: 2024-01-01T00:00:00Z. */
export const GENESIS_TIME = 1_704_067_200_000;

const named = (name: string): string =>
  `41${sha256(Buffer.from(`devnet ${name}`))
    .toString('hex')
    .slice(0, 40)}`;

/** 41-hex address of the devnet's USDT contract, the same on every devnet. */
export const USDT_CONTRACT = named('usdt contract');
/** Base58 address of the devnet's USDT contract. */
export const USDT_CONTRACT_BASE58 = hexToBase58(USDT_CONTRACT);

/** The 27 block producers. */
export const WITNESSES = Array.from({ length: 27 }, (_, index) => named(`witness ${index}`));

/** Factor at which mainnet's USDT sits: 3.4 on top. */
const USDT_FACTOR = 34_000n;
const FAUCET_SUN = 5_000_000_000n * SUN_PER_TRX;
const USDT_SUPPLY = 5_000_000_000n * 1_000_000n;

/** Block 0: no parent, no transactions, no signature. */
export function genesisBlock(): Block {
  const fields = {
    number: 0,
    timestamp: GENESIS_TIME,
    parentId: '0'.repeat(64),
    witness: named('genesis'),
  };
  return sealBlock(fields, [], [], '');
}

/** State before block 1: network weights, parameters, the faucet's coins and the USDT contract. */
export function genesisState(faucet: string): Map<string, StateValue | null> {
  const account = { ...newAccount(faucet, GENESIS_TIME), balance: FAUCET_SUN };
  return new Map<string, StateValue | null>([
    [
      GLOBAL_KEY,
      {
        kind: 'global',
        totalEnergyWeight: MAINNET_WEIGHTS.energy,
        totalNetWeight: MAINNET_WEIGHTS.net,
        publicNet: { amount: 0n, time: 0 },
        burned: 0n,
        nextAssetId: 1_000_001,
        parameters: Object.fromEntries(MAINNET_PARAMETERS),
      },
    ],
    [accountKey(faucet), account],
    [accountKey(USDT_CONTRACT), newAccount(USDT_CONTRACT, GENESIS_TIME, true)],
    [
      contractKey(USDT_CONTRACT),
      {
        kind: 'contract',
        address: USDT_CONTRACT,
        origin: faucet,
        code: 'trc20',
        version: 0,
        name: 'Tether USD',
        symbol: 'USDT',
        decimals: 6,
        totalSupply: USDT_SUPPLY,
        factor: USDT_FACTOR,
      },
    ],
    [tokenKey(USDT_CONTRACT, faucet), { kind: 'slot', value: USDT_SUPPLY }],
  ]);
}
