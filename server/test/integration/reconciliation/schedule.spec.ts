import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReconciliationLoop } from '../../../src/processes/reconciliation/reconciliation.loop.js';
import { eventually } from '../../harness/eventually.js';
import { ReconciliationWorld } from './reconciliation-world.js';

let world: ReconciliationWorld;
beforeAll(async () => {
  world = await ReconciliationWorld.open();
});
afterAll(async () => {
  await world.rooms.get(ReconciliationLoop).beforeApplicationShutdown();
  await world.rooms.close();
});

const done = async (): Promise<string[]> => {
  const runs = await world.rooms.query<{ trigger: string }>(
    `SELECT trigger FROM reconciliation_runs WHERE status = 'done' ORDER BY started_at`,
  );
  return runs.map(({ trigger }) => trigger);
};

describe('the schedule', () => {
  it('compares once a day, and whenever a person asks', async () => {
    world.rooms.get(ReconciliationLoop).onApplicationBootstrap();
    await eventually('a first comparison', async () => (await done()).length === 1);
    expect(await done()).toEqual(['schedule']);
    await world.compare();
    await world.rooms.query(
      `UPDATE reconciliation_runs SET started_at = started_at - interval '23 hours' WHERE trigger = 'schedule'`,
    );
    await world.rooms.query('UPDATE chain_cursor SET updated_at = now()');
    // Long enough for the loop to look again.
    await world.compare();
    expect(await done()).toEqual(['schedule', 'person', 'person']);
    await world.rooms.query(
      `UPDATE reconciliation_runs SET started_at = started_at - interval '2 hours' WHERE trigger = 'schedule'`,
    );
    await eventually('the next one', async () => {
      await world.rooms.query('UPDATE chain_cursor SET updated_at = now()');
      return (await done()).length === 4;
    });
    expect(await done()).toEqual(['schedule', 'person', 'person', 'schedule']);
  });
});
