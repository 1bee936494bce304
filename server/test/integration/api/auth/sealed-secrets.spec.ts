import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Clock } from '../../../../src/platform/clock/index.js';
import {
  AdminDeskModule,
  LogIn,
  SealedSecrets,
  SecondFactorModule,
} from '../../../../src/processes/admin-desk/index.js';
import { type Account, DeskPeople } from '../../../harness/desk-people.js';

const newKey = (): string => randomBytes(32).toString('base64');
const [old, fresh] = [`old:${newKey()}`, `fresh:${newKey()}`];
let desk: DeskPeople;
let accounts: Account[];
beforeAll(async () => {
  desk = await DeskPeople.open({ environment: { ENCRYPTION_KEYS: old } });
  accounts = [await desk.account('owner', true), await desk.account('finance', true)];
  await desk.account('viewer');
});
afterAll(() => desk.close());

const keyIds = async (): Promise<string[]> =>
  (
    await desk.api.rooms.query<{ id: string }>(
      'SELECT totp_key_id AS id FROM admins WHERE totp_key_id IS NOT NULL',
    )
  ).map(({ id }) => id);

describe('secrets of authenticators', () => {
  it('are sealed anew under the first master key, once, and work under it alone', async () => {
    const { rooms } = desk.api;
    const both = { ENCRYPTION_KEYS: `${fresh},${old}` };
    const rotating = await rooms.twin([SecondFactorModule], { environment: both });
    const by = { actor: 'cli:test', reason: 'a new master key' };
    const reseal = (onlyTry: boolean) => rotating.get(SealedSecrets).reseal(by, onlyTry);
    expect(await reseal(true)).toEqual({ sealedAnew: 2, problems: [] });
    expect(await keyIds()).toEqual(['old', 'old']);
    expect(await reseal(false)).toEqual({ sealedAnew: 2, problems: [] });
    expect(await reseal(false)).toEqual({ sealedAnew: 0, problems: [] });
    const audited = await rooms.query(
      `SELECT actor, before, after FROM audit_logs WHERE action = 'admins.seal-authenticator-anew'`,
    );
    expect(audited).toEqual(
      accounts.map(() => ({
        actor: 'cli:test',
        before: { masterKeyId: 'old' },
        after: { masterKeyId: 'fresh' },
      })),
    );
    await rotating.close();
    expect(await keyIds()).toEqual(['fresh', 'fresh']);

    const after = await rooms.twin([AdminDeskModule], {
      environment: { ENCRYPTION_KEYS: fresh },
    });
    await after.app.init();
    vi.spyOn(after.get(Clock), 'now').mockImplementation(() => desk.api.rooms.get(Clock).now());
    for (const { email, password, totpSecret } of accounts) {
      const totp = desk.code(totpSecret);
      const { admin } = await after.get(LogIn).run({ email, password, totp }, { ip: '', userAgent: '' });
      expect(admin.secondFactor).toBe(true);
    }
    await after.close();
  });

  it('keep a server from starting that lacks a key of theirs', async () => {
    const lacking = await desk.api.rooms.twin([AdminDeskModule], { environment: { ENCRYPTION_KEYS: old } });
    await expect(lacking.app.init()).rejects.toMatchObject({
      code: 'keys/ring_incomplete',
      details: { problems: ['ENCRYPTION_KEYS: no key with id "fresh"'] },
    });
    await lacking.close().catch(() => undefined);
  });
});
