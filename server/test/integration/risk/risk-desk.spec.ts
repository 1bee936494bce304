import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditService } from '../../../src/domain/audit/index.js';
import type { RiskSubject } from '../../../src/domain/risk/index.js';
import { aUser } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { RiskWorld } from './risk-world.js';

const BY = { actor: 'olga', reason: 'stolen funds' };

let world: RiskWorld;

beforeAll(async () => {
  world = await RiskWorld.open();
});
afterAll(() => world.rooms.close());

const denied = (subject: string): RiskSubject => ({ list: 'deny', subjectKind: 'address', subject });
const audited = (subject: string) => world.rooms.get(AuditService).list({ subject, limit: 10 });

describe('the risk desk', () => {
  it('adds an entry once, with one audit row, and shows it', async () => {
    const subject = newAddress();
    expect(await world.desk.add(denied(subject), BY)).toBe(true);
    expect(await world.desk.add(denied(subject), { actor: 'paul', reason: 'again' })).toBe(false);
    expect(await audited(`address:${subject}`)).toMatchObject([
      {
        actor: 'olga',
        action: 'risk.add',
        reason: 'stolen funds',
        before: null,
        after: { list: 'deny', subject },
      },
    ]);
    const shown = (await world.desk.list('deny')).filter((entry) => entry.subject === subject);
    expect(shown).toMatchObject([{ note: 'stolen funds', actor: 'olga' }]);
  });

  it('removes an entry once, keeps who did it, and takes it again', async () => {
    const subject = newAddress();
    expect(await world.desk.remove(denied(subject), BY)).toBe(false);
    await world.desk.add(denied(subject), BY);
    expect(await world.desk.remove(denied(subject), { actor: 'paul', reason: 'cleared' })).toBe(true);
    expect(await world.desk.remove(denied(subject), BY)).toBe(false);
    expect(await world.desk.add(denied(subject), BY)).toBe(true);
    expect((await audited(`address:${subject}`)).map(({ action, actor }) => [action, actor])).toEqual([
      ['risk.add', 'olga'],
      ['risk.remove', 'paul'],
      ['risk.add', 'olga'],
    ]);
    const kept = await world.rooms.query(
      'SELECT actor, removed_by FROM risk_entries WHERE subject = $1 ORDER BY created_at',
      [subject],
    );
    expect(kept).toEqual([
      { actor: 'olga', removed_by: 'paul' },
      { actor: 'olga', removed_by: null },
    ]);
  });

  it('adds once when two do at the same time', async () => {
    const subject = newAddress();
    const added = await Promise.all(Array.from({ length: 6 }, () => world.desk.add(denied(subject), BY)));
    expect(added.filter((one) => one)).toHaveLength(1);
    expect(await audited(`address:${subject}`)).toHaveLength(1);
  });

  it('refuses what is no address, no user, or has no reason', async () => {
    const userId = await aUser(world.rooms);
    const add = (subject: Partial<RiskSubject>, reason = 'because') =>
      world.desk.add({ ...denied(newAddress()), ...subject }, { actor: 'olga', reason });
    await expect(add({ subject: 'TNobody' })).rejects.toMatchObject({ code: 'risk/bad_address' });
    await expect(add({ subjectKind: 'user', subject: randomUUID() })).rejects.toMatchObject({
      code: 'risk/no_such_user',
    });
    await expect(add({ subjectKind: 'user' })).rejects.toMatchObject({ code: 'risk/no_such_user' });
    await expect(add({ list: 'exchange', subjectKind: 'user', subject: userId })).rejects.toMatchObject({
      code: 'risk/only_addresses',
    });
    await expect(add({}, ' ')).rejects.toMatchObject({ code: 'risk/needs_reason' });
    expect(await add({ subjectKind: 'user', subject: userId })).toBe(true);
  });
});
