import type { SandboxSecrets } from './secrets.js';
import { DELEGATION_PERMISSION_ID } from './demo-chain.js';

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
  pools: {
    name: string;
    costPerEnergySun: string;
    priority: number;
    status: 'active';
    wallets: SeedWallet[];
  }[];
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
    pools: [
      pool('Everyday 日常池', '20', 1, [...delegating, ...rest.slice(0, 1)]),
      pool('Partner 合作池', '24', 2, rest.slice(1, 3)),
      pool('Reserve 备用池', '28', 3, rest.slice(3)),
    ],
  };
}
