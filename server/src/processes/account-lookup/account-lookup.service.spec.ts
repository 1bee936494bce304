import { randomBytes } from 'node:crypto';
import { fromHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { Alerts } from '../../domain/alerts/index.js';
import { Settings } from '../../domain/settings/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { AccountLookup } from './account-lookup.service.js';

Logger.overrideLogger(false);

const newAddress = (): TronAddress => fromHexAddress(randomBytes(20).toString('hex'));
const ordinary = {
  activated: true,
  isContract: false,
  balanceSun: 5_000_000n,
  energyLimit: 1000,
  energyUsed: 1500,
  bandwidthLeft: 345,
};

let asked: string[];
let down: boolean;
let raised: string[];
const usdt = new Map<string, bigint>();
const treasuryAddress = newAddress();

async function lookup(): Promise<AccountLookup> {
  const answer = <T>(what: string, value: T): Promise<T> => {
    asked.push(what);
    return down ? Promise.reject(new Error('no node answers')) : Promise.resolve(value);
  };
  const gateway = {
    account: (address: string) => answer(`account ${address}`, ordinary),
    usdtBalance: (address: string) => answer(`usdt ${address}`, usdt.get(address) ?? 0n),
    simulateUsdtTransfer: (from: string, to: string) =>
      answer(`simulate ${from}`, (usdt.get(to) ?? 0n) > 0n ? 66_000 : 140_000),
  };
  const module = await Test.createTestingModule({
    providers: [
      AccountLookup,
      { provide: TronGateway, useValue: gateway },
      { provide: AppConfig, useValue: { treasuryAddress, paymentAddresses: [], flashAddresses: [] } },
      { provide: Settings, useValue: { get: () => Promise.resolve(1) } },
      {
        provide: Alerts,
        useValue: {
          raise: (kind: string, subject: string) => Promise.resolve(raised.push(`+${kind} ${subject}`)),
          resolve: (kind: string, subject: string) => Promise.resolve(raised.push(`-${kind} ${subject}`)),
        },
      },
    ],
  }).compile();
  return module.get(AccountLookup);
}

beforeEach(() => {
  asked = [];
  raised = [];
  down = false;
  usdt.clear();
});

describe('looking an address up', () => {
  it('asks once for many who ask at the same time', async () => {
    const service = await lookup();
    const address = newAddress();
    const answers = await Promise.all([1, 2, 3].map(() => service.address(address)));
    expect(asked).toHaveLength(1);
    expect(answers[0]).toEqual({
      kind: 'known',
      activated: true,
      isContract: false,
      balanceSun: 5_000_000n,
      energyLeft: 0,
      bandwidthLeft: 345,
    });
  });

  it('claims nothing while nodes are down, and asks again afterwards', async () => {
    const service = await lookup();
    const address = newAddress();
    down = true;
    expect(await service.address(address)).toEqual({ kind: 'unavailable' });
    expect(await service.holdsUsdt(address)).toBeNull();
    down = false;
    expect(await service.address(address)).toMatchObject({ kind: 'known' });
    expect(await service.holdsUsdt(address)).toBe(false);
  });
});

describe('measuring a USDT transfer', () => {
  it('takes the floors while no address with USDT is known', async () => {
    const service = await lookup();
    expect(await service.usdtEnergy()).toEqual({ holder: 65_000, nonHolder: 131_000, measured: false });
  });

  it('simulates once, for a holder and a stranger, with the margin on top', async () => {
    usdt.set(treasuryAddress, 1n);
    const service = await lookup();
    const need = { holder: 66_660, nonHolder: 141_400, measured: true };
    expect(await service.usdtEnergy()).toEqual(need);
    expect(await service.usdtEnergy()).toEqual(need);
    expect(asked.filter((what) => what.startsWith('simulate'))).toHaveLength(2);
  });

  it('hides an offer that fell below the need, with one alert, until it covers it again', async () => {
    const service = await lookup();
    const offers = [
      { id: 'a', energy: 65_000 },
      { id: 'b', energy: 131_000 },
    ];
    const dearer = { holder: 66_660, nonHolder: 131_000, measured: true };
    expect(await service.sufficient(offers, dearer)).toEqual([offers[1]]);
    expect(await service.sufficient(offers, dearer)).toEqual([offers[1]]);
    expect(await service.sufficient(offers, { ...dearer, holder: 65_000 })).toEqual(offers);
    expect(raised).toEqual(['+preset_below_need a', '-preset_below_need a']);
  });
});
