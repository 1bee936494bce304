import { usersRoutes } from '@energy-desk/shared/users';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RiskService } from '../../../../src/domain/risk/index.js';
import { aUser } from '../../../builders/rows.js';
import { Api, type Person } from '../../../harness/api.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import { newAddress } from '../../../harness/rooms.js';

let api: Api;
let operator: Person;
let viewer: Person;
beforeAll(async () => {
  api = await Api.open([], { tron: new FakeTron() });
  operator = await api.as('operator');
  viewer = await api.as('viewer');
});
afterAll(() => api.close());

const because = { reason: 'chargebacks at another desk' };

/** Somebody with a name of his own. */
async function somebody(username: string, firstName = ''): Promise<string> {
  const id = await aUser(api.rooms);
  await api.rooms.query('UPDATE users SET username = $2, first_name = $3 WHERE id = $1', [
    id,
    username,
    firstName,
  ]);
  return id;
}

const found = async (query: object): Promise<string[]> =>
  (await viewer.get(usersRoutes.list, { query })).items.map(({ id }) => id);

describe('the list of users', () => {
  it('finds by Telegram id, name, address and id', async () => {
    const id = await somebody('Mei_Lin', '美琳');
    await somebody('MeiXLin');
    const telegramId = String(await api.rooms.value('SELECT telegram_id FROM users WHERE id = $1', [id]));
    const address = newAddress();
    await api.rooms.query('INSERT INTO user_wallets (user_id, address) VALUES ($1, $2)', [id, address]);
    for (const q of [id, telegramId, '@mei_l', 'MEI_LIN', '美', address])
      expect(await found({ q }), q).toEqual([id]);
    expect(await found({ q: '%' })).toEqual([]);
    expect(await found({ q: newAddress() })).toEqual([]);
  });

  it('goes on where the page before ended', async () => {
    const made = [await somebody('paged_1'), await somebody('paged_2'), await somebody('paged_3')];
    const first = await viewer.get(usersRoutes.list, { query: { q: 'paged_', limit: 2, withTotal: 'true' } });
    expect(first.total).toBe(3);
    const rest = await found({ q: 'paged_', limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items.map(({ id }) => id), ...rest]).toEqual(made.reverse());
  });

  it('shows who is blocked', async () => {
    const id = await somebody('blocked_one');
    await operator.get(usersRoutes.block, { params: { id }, body: because });
    expect(await found({ q: 'blocked_', blocked: 'true' })).toEqual([id]);
    expect(await found({ q: 'blocked_', blocked: 'false' })).toEqual([]);
  });
});

describe('a user', () => {
  it('is shown with figures of his orders and his addresses', async () => {
    const id = await somebody('figures');
    await api.rooms.query(`INSERT INTO user_wallets (user_id, address, label) VALUES ($1, $2, 'own')`, [
      id,
      newAddress(),
    ]);
    expect(await viewer.get(usersRoutes.one, { params: { id } })).toMatchObject({
      balanceSun: '0',
      blocked: null,
      orders: { total: 0, waiting: 0, completed: 0, paidSun: '0', lastAt: null },
    });
    const wallets = await viewer.get(usersRoutes.wallets, { params: { id } });
    expect(wallets).toMatchObject({ book: [{ label: 'own' }], proved: [] });
  });

  it('who is not there is named so, and asking makes nobody', async () => {
    const params = { id: crypto.randomUUID() };
    const answers = await Promise.all([
      viewer.call(usersRoutes.one, { params }),
      viewer.call(usersRoutes.wallets, { params }),
      viewer.call(usersRoutes.balance, { params }),
      viewer.call(usersRoutes.transactions, { params, query: {} }),
      operator.call(usersRoutes.block, { params, body: because }),
      operator.call(usersRoutes.deposit, { params, body: { amountSun: '10000000' } }),
    ]);
    for (const { status, body } of answers)
      expect([status, body]).toEqual([404, expect.objectContaining({ code: 'users/not_found' })]);
  });
});

describe('blocking', () => {
  it('is done by one of two at once, audited once, and undone', async () => {
    const id = await somebody('raced');
    const other = await api.as('owner');
    const given = { params: { id }, body: because };
    const answers = await Promise.all([
      operator.get(usersRoutes.block, given),
      other.get(usersRoutes.block, given),
    ]);
    expect(new Set(answers.map(({ changed }) => changed))).toEqual(new Set([false, true]));
    const by = answers.find(({ changed }) => changed)?.user.blocked?.by;
    expect([operator.email, other.email]).toContain(by);
    expect((await viewer.get(usersRoutes.one, { params: { id } })).blocked).toMatchObject({ by, ...because });
    const audits = await api.rooms.query('SELECT actor FROM audit_logs WHERE subject = $1', [`user:${id}`]);
    expect(audits).toEqual([{ actor: by }]);
    expect((await api.rooms.get(RiskService).userListed([id])).get(id)).toBe('deny');
    expect(await operator.get(usersRoutes.unblock, given)).toMatchObject({
      changed: true,
      user: { blocked: null },
    });
  });

  it('is not for finance, and needs a reason', async () => {
    const id = await somebody('not_blocked');
    const finance = await (
      await api.as('finance')
    ).call(usersRoutes.block, { params: { id }, body: because });
    expect(finance.status).toBe(403);
    const silent = await operator.call(usersRoutes.block, { params: { id }, body: { reason: ' ' } });
    expect(silent.status).toBe(400);
    expect(await found({ q: 'not_blocked', blocked: 'true' })).toEqual([]);
  });
});
