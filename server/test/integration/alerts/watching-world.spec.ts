import { hostname } from 'node:os';
import type { AlertKind } from '@energy-desk/shared/alerts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Alerts } from '../../../src/domain/alerts/index.js';
import { Settings } from '../../../src/domain/settings/index.js';
import { TronGateway } from '../../../src/gateways/tron/index.js';
import { CrashPoints } from '../../../src/platform/crash-points/index.js';
import { internalErrors } from '../../../src/platform/metrics/index.js';
import { ChainPricesWatch } from '../../../src/processes/alerts/chain-prices.watch.js';
import { LapseWatch } from '../../../src/processes/alerts/lapse.watch.js';
import { MachineWatch } from '../../../src/processes/alerts/machine.watch.js';
import { NodesWatch } from '../../../src/processes/alerts/nodes.watch.js';
import { WatchFiguresRepository } from '../../../src/processes/alerts/watch-figures.repository.js';
import { FindForeignStep } from '../../../src/processes/reconciliation/find-foreign.step.js';
import { after } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { WatchingDesk } from './watching-desk.js';

let desk: WatchingDesk;

beforeAll(async () => {
  desk = await WatchingDesk.open();
});
afterAll(() => desk.rooms.close());
beforeEach(() => desk.world.at(100));

const MINUTE_MS = 60_000;

describe('an alert comes with what is wrong, and goes with it', () => {
  it('a node is down: not at its first limit or its first slow answer, but at the third look', async () => {
    const nodes = desk.rooms.get(NodesWatch);
    const { nodeHealth, heads } = desk.world.tron;
    const node = nodeHealth[0];
    await nodes.run();
    if (node) node.resting = true;
    await nodes.run();
    if (node) node.resting = false;
    const head = { height: 1_000n, latencyMs: 12 };
    heads.delete('node:8090');
    await nodes.run();
    expect(await desk.open('node_down')).toEqual([]);
    heads.set('node:8090', head);
    await desk.comesAndGoes(
      'node_down',
      'node:8090',
      async () => node && (node.resting = true),
      async () => node && (node.resting = false),
      () => nodes.run(),
    );
  });

  it('the treasury is low', async () => {
    const reserve = desk.rooms.config.treasuryAddress;
    // A new one reads the treasury at once.
    const look = () =>
      new NodesWatch(
        desk.rooms.config,
        desk.rooms.get(Settings),
        desk.rooms.get(TronGateway),
        desk.rooms.get(CrashPoints),
        desk.rooms.get(Alerts),
      ).run();
    await desk.comesAndGoes(
      'treasury_low',
      `${reserve}:reserve`,
      () => desk.setTo('alert.treasury_low_sun', '100000001'),
      () => desk.setTo('alert.treasury_low_sun', '100000000'),
      look,
    );
  });

  it('the processors are busy, or the memory full, for each machine', async () => {
    const machine = desk.rooms.get(MachineWatch);
    let [busyMs, totalMs, memoryPercent, now] = [0, 0, 50, 0];
    machine.read = () => ({ busyMs, totalMs, memoryPercent });
    const minute = async (busy: number): Promise<void> => {
      busyMs += busy;
      totalMs += 100;
      now += MINUTE_MS;
      await machine.run(now);
    };
    await machine.run(now);
    await minute(80);
    expect([await desk.open('cpu_high'), await desk.open('memory_high')]).toEqual([[], []]);
    memoryPercent = 81;
    await minute(81);
    await minute(81);
    expect([await desk.open('cpu_high'), await desk.open('memory_high')]).toEqual([
      [hostname()],
      [hostname()],
    ]);
    memoryPercent = 79;
    await minute(10);
    await desk.rooms.get(LapseWatch).run();
    expect(await desk.open('cpu_high')).toEqual([hostname()]);
    for (const kind of ['cpu_high', 'memory_high'] as const) {
      await desk.silence(kind, 4);
      await desk.rooms.get(LapseWatch).run();
      expect(await desk.open(kind)).toEqual([]);
      expect(await desk.told(kind)).toEqual(['raised', 'resolved']);
    }
  });

  it('errors that nobody expected, in whatever process, until they are quiet for ten minutes', async () => {
    const machine = desk.rooms.get(MachineWatch);
    await desk.rooms.get(LapseWatch).run();
    internalErrors.note('api', 'a surprise');
    await machine.run();
    await machine.run();
    const subject = `api+worker@${hostname()}`;
    expect(await desk.open('unhandled_error')).toEqual([subject]);
    await desk.figures.run();
    await desk.silence('unhandled_error', 9);
    await desk.rooms.get(LapseWatch).run();
    expect(await desk.open('unhandled_error')).toEqual([subject]);
    await desk.silence('unhandled_error', 2);
    await desk.rooms.get(LapseWatch).run();
    expect(await desk.open('unhandled_error')).toEqual([]);
  });

  it('a wallet is set aside, until it serves again', async () => {
    await desk.rooms.query(`UPDATE supplier_wallets SET set_aside_until = now() + interval '1 minute'`);
    await desk.comesAndGoes(
      'wallet_set_aside',
      desk.wallet.id,
      () => desk.rooms.get(Alerts).raise('wallet_set_aside', desk.wallet.id, 'dead: no answer'),
      () => desk.rooms.query(`UPDATE supplier_wallets SET set_aside_until = now() - interval '1 second'`),
      () => desk.rooms.get(LapseWatch).run(),
    );
  });

  it('a surplus delegation, until it is taken back', async () => {
    const id = await desk.delegation('ended');
    await desk.comesAndGoes(
      'delegation_surplus',
      id,
      () => desk.rooms.get(Alerts).raise('delegation_surplus', id, 'included after all'),
      () => desk.rooms.query(`UPDATE energy_delegations SET status = 'reclaimed' WHERE id = $1`, [id]),
      () => desk.rooms.get(LapseWatch).run(),
    );
  });
});

describe('an alert of what happens once stays until a person closes it', () => {
  const closes = async (kind: AlertKind): Promise<void> => {
    const id = String(await desk.rooms.value('SELECT id FROM alerts WHERE kind = $1', [kind]));
    await desk.rooms.database.transaction('alerts.resolve', (tx) =>
      desk.rooms.get(Alerts).close(tx, id, 'somebody', 'seen to it'),
    );
    expect(await desk.open(kind)).toEqual([]);
    expect(await desk.told(kind)).toEqual(['raised', 'resolved']);
  };

  it('the network changed its prices', async () => {
    const parameters = new Map([['getEnergyFee', 100]]);
    desk.world.tron.chainParameters = async () => parameters;
    // A new one reads them at once.
    const look = () =>
      new ChainPricesWatch(
        desk.rooms.get(TronGateway),
        desk.rooms.get(CrashPoints),
        desk.rooms.get(WatchFiguresRepository),
        desk.rooms.get(Alerts),
      ).run();
    await look();
    await look();
    expect(await desk.open('chain_prices_changed')).toEqual([]);
    parameters.set('getEnergyFee', 210);
    await look();
    await look();
    expect(await desk.open('chain_prices_changed')).toEqual(['getEnergyFee']);
    await closes('chain_prices_changed');
  });

  it('somebody else used a wallet of ours', async () => {
    const foreign = desk.rooms.get(FindForeignStep);
    await foreign.run();
    await desk.world.at(200);
    await desk.rooms.query(
      `INSERT INTO chain_movements (address, txid, idx, kind, currency, amount, counterparty, detail, height, block_id, block_time)
       VALUES ($1, 'a foreign txid', 0, 'DelegateResourceContract', 'TRX', 0, $2, '{"sun": "5000000", "resource": "ENERGY"}',
         150, 'a block', $3)`,
      [desk.wallet.address, newAddress(), after(450)],
    );
    await foreign.run();
    await foreign.run();
    expect(await desk.open('wallet_foreign_operation')).toEqual(['a foreign txid']);
    await closes('wallet_foreign_operation');
  });
});
