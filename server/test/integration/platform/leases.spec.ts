import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Leases } from '../../../src/platform/leases/index.js';
import { eventually } from '../../harness/eventually.js';
import { Rooms } from '../../harness/rooms.js';

let rooms: Rooms;
let leases: Leases;

beforeAll(async () => {
  rooms = await Rooms.open([]);
  leases = rooms.get(Leases);
});
afterAll(() => rooms.close());

/** Its owner was frozen for longer than its time, by the database's clock. */
const runOut = (name: string): Promise<unknown> =>
  rooms.query(`UPDATE leases SET expires_at = now() - interval '1 millisecond' WHERE name = $1`, [name]);

describe('a lease', () => {
  it('has one owner of many who want it at once', async () => {
    const owners = Array.from({ length: 12 }, (_, i) => `owner ${i}`);
    const taken = await Promise.all(owners.map((owner) => leases.acquire('race', owner, 60_000)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const winner = owners[taken.indexOf(true)];
    expect(await rooms.value(`SELECT owner FROM leases WHERE name = 'race'`)).toBe(winner);
  });

  it('is renewed by its owner and refused to others while it lasts', async () => {
    expect(await leases.acquire('one', 'a', 60_000)).toBe(true);
    expect(await leases.acquire('one', 'b', 60_000)).toBe(false);
    expect(await leases.acquire('one', 'a', 120_000)).toBe(true);
    expect(
      await rooms.value(`SELECT expires_at > now() + interval '100 seconds' FROM leases WHERE name = 'one'`),
    ).toBe(true);
  });

  it('ends by the database’s clock, whatever ours says', async () => {
    expect(await leases.acquire('short', 'a', 30)).toBe(true);
    await eventually('b gets it', () => leases.acquire('short', 'b', 60_000));
  });

  it('is gone for an owner who was frozen for longer than it lasts', async () => {
    await leases.acquire('frozen', 'a', 60_000);
    await runOut('frozen');
    expect(await leases.acquire('frozen', 'b', 60_000)).toBe(true);
    expect(await leases.acquire('frozen', 'a', 60_000)).toBe(false);
    await leases.release('frozen', 'a');
    expect(await leases.acquire('frozen', 'c', 60_000)).toBe(false);
  });

  it('given back is free at once', async () => {
    await leases.acquire('back', 'a', 60_000);
    await leases.release('back', 'a');
    expect(await leases.acquire('back', 'b', 60_000)).toBe(true);
  });
});
