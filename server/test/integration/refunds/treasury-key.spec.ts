import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RefundsModule } from '../../../src/processes/refunds/index.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { Rooms } from '../../harness/rooms.js';

let first: Rooms;
const tron = new FakeTron();

beforeAll(async () => {
  first = await Rooms.open([RefundsModule], { tron });
});
afterAll(() => first.close());

describe('a worker', () => {
  it('with the key of another account does not start, and does not show the key', async () => {
    const key = randomBytes(32).toString('hex');
    const start = first.twin([RefundsModule], { tron, environment: { TREASURY_KEY: key } });
    const fault = await start.then(() => null).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'keys/wrong_treasury_key' });
    expect(inspect(fault, { depth: 9 })).not.toContain(key);
  });

  it('starts without it in processes that send nothing', async () => {
    const environment = { ROLES: 'api', TREASURY_KEY: randomBytes(32).toString('hex') };
    const rooms = await first.twin([RefundsModule], { tron, environment });
    expect(rooms.config.treasuryKey).toBeUndefined();
    await rooms.close();
  });
});
