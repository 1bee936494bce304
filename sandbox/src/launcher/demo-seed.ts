import type { SandboxSecrets } from './secrets.js';
import { DELEGATION_PERMISSION_ID } from './demo-chain.js';
import type { DemoAdmin } from './demo-admins.js';

interface SeedWallet {
  address: string;
  /** 64 hex digits; the server encrypts it on import. */
  privateKey: string;
  /** 0: owner key; 2 and up: an active permission that this key may sign with. */
  permissionId: number;
  label: string;
}

/** What the server's `seed` command reads: money as decimal strings of sun. */
export interface DemoSeed {
  energyPackages: { name: string; energy: number; durationSeconds: number; priceSun: string }[];
  priceConfigs: { durationSeconds: number; unitPriceSun: string }[];
  flashConfigs: {
    address: string;
    unitEnergy: number;
    unitPriceSun: string;
    durationSeconds: number;
    minUnits: number;
    maxUnits: number;
    /** How many blocks a payment of up to so many sun waits; null: any amount. */
    confirmations: { upToSun: string | null; blocks: number }[];
  }[];
  /** Discounts in hundredths of a percent from an amount of energy on. */
  volumeTiers: { fromEnergy: number; discountBp: number }[];
  /** Set by hand: such a rate does not age, so an old sandbox still sells for USDT. */
  exchangeRate: { usdtPerTrx: string };
  pools: {
    name: string;
    costPerEnergySun: string;
    priority: number;
    status: 'active';
    wallets: SeedWallet[];
  }[];
  /** Who logs in to the dashboard. */
  admins: DemoAdmin[];
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

const PACKAGES: readonly [name: string, energy: number, durationSeconds: number, priceSun: string][] = [
  ['65k · 5 min', 65_000, 300, '2500000'],
  ['65k · 1 h', 65_000, HOUR, '2800000'],
  ['131k · 1 h', 131_000, HOUR, '5600000'],
  ['65k · 1 d', 65_000, DAY, '4900000'],
  ['131k · 1 d', 131_000, DAY, '9800000'],
  ['325k · 1 h', 325_000, HOUR, '13600000'],
  ['650k · 1 h', 650_000, HOUR, '26900000'],
];

const UNIT_PRICES: readonly [durationSeconds: number, unitPriceSun: string][] = [
  [300, '38'],
  [900, '40'],
  [HOUR, '43'],
  [DAY, '75'],
  [3 * DAY, '95'],
];

/** Above every package, so that those cost what they say. */
const VOLUME_TIERS: readonly [fromEnergy: number, discountBp: number][] = [
  [1_000_000, 200],
  [2_500_000, 400],
];

/** Small payments count after two blocks, others when they are solid. */
const FLASH_CONFIRMATIONS = [
  { upToSun: '20000000', blocks: 2 },
  { upToSun: null, blocks: 19 },
];

/** Packages, prices, pools and wallets of the demo, priced by the market of 2025 to 2026. */
export function demoSeed(secrets: SandboxSecrets): DemoSeed {
  const wallets = secrets.suppliers.map((supplier, index): SeedWallet => ({
    ...supplier,
    permissionId: 0,
    label: `Supplier ${index + 1}`,
  }));
  const [first, ...rest] = wallets;
  const delegating: SeedWallet[] = first
    ? [
        {
          address: first.address,
          privateKey: secrets.delegation.privateKey,
          permissionId: DELEGATION_PERMISSION_ID,
          label: `${first.label} (delegation key)`,
        },
      ]
    : [];
  const pool = (name: string, cost: string, priority: number, members: SeedWallet[]) => ({
    name,
    costPerEnergySun: cost,
    priority,
    status: 'active' as const,
    wallets: members,
  });
  return {
    energyPackages: PACKAGES.map(([name, energy, durationSeconds, priceSun]) => ({
      name,
      energy,
      durationSeconds,
      priceSun,
    })),
    priceConfigs: UNIT_PRICES.map(([durationSeconds, unitPriceSun]) => ({ durationSeconds, unitPriceSun })),
    flashConfigs: secrets.flash.map(({ address }) => ({
      address,
      // Two units cover the 131,000 of a transfer to somebody without USDT.
      unitEnergy: 65_500,
      unitPriceSun: '3000000',
      durationSeconds: HOUR,
      minUnits: 1,
      maxUnits: 10,
      confirmations: FLASH_CONFIRMATIONS,
    })),
    volumeTiers: VOLUME_TIERS.map(([fromEnergy, discountBp]) => ({ fromEnergy, discountBp })),
    exchangeRate: { usdtPerTrx: '0.2875' },
    pools: [
      pool('Everyday 日常池', '20', 1, [...delegating, ...rest.slice(0, 1)]),
      pool('Partner 合作池', '24', 2, rest.slice(1, 3)),
      pool('Reserve 备用池', '28', 3, rest.slice(3)),
    ],
    admins: secrets.admins,
  };
}
