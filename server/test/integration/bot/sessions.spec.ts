import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SessionsService, UsersService } from '../../../src/domain/users/index.js';
import { BotWorld } from './bot-world.js';

let world: BotWorld;
let sessions: SessionsService;
beforeAll(async () => {
  world = await BotWorld.create();
  const app = await world.start({ ROLES: 'worker' });
  sessions = app.get(SessionsService, { strict: false });
});
afterAll(() => world.close());

let chat = 5000;
const expire = (chatId: number) =>
  world.database.query(
    `UPDATE telegram_sessions SET expires_at = now() - interval '1 second' WHERE chat_id = $1`,
    [chatId],
  );

describe('a stored conversation', () => {
  it('is changed only by who saw its last state', async () => {
    const id = chat++;
    expect(await sessions.save(id, { n: 1 }, 0)).toBe(1);
    expect(await sessions.save(id, { n: 'late beginner' }, 0)).toBeNull();
    const both = await Promise.all([sessions.save(id, { n: 2 }, 1), sessions.save(id, { n: 3 }, 1)]);
    expect(both.filter((version) => version === 2)).toHaveLength(1);
    expect(both.filter((version) => version === null)).toHaveLength(1);
    expect(await sessions.load(id)).toMatchObject({ version: 2 });
  });

  it('ends 24 hours after its last change', async () => {
    const id = chat++;
    await sessions.save(id, { n: 1 }, 0);
    const [row] = await world.database.query(
      `SELECT expires_at BETWEEN now() + interval '23 hours 59 minutes' AND now() + interval '24 hours' AS day
       FROM telegram_sessions WHERE chat_id = $1`,
      [id],
    );
    expect(row.day).toBe(true);
    await expire(id);
    expect(await sessions.load(id)).toBeNull();
    expect(await sessions.save(id, { n: 'from the dead' }, 1)).toBeNull();
    expect(await sessions.save(id, { n: 'anew' }, 0)).toBe(1);
    expect(await sessions.load(id)).toEqual({ state: { n: 'anew' }, version: 1 });
  });

  it('goes when it is over', async () => {
    const id = chat++;
    await sessions.save(id, { page: { a: 1 } }, 0);
    expect(await sessions.listHaving('page')).toContainEqual({ chatId: id, value: { a: 1 } });
    await expire(id);
    expect(await sessions.listHaving('page')).toEqual([]);
    await sessions.deleteExpired();
    expect(await world.count('telegram_sessions WHERE chat_id = $1', [id])).toBe(0);
  });
});

describe('a user', () => {
  it('keeps the chosen language, and is no longer blocked once it writes', async () => {
    const users = world.app?.get(UsersService, { strict: false }) as UsersService;
    const contact = { telegramId: 9_007_199_254, chatId: 9_007_199_254, username: null, firstName: 'A' };
    const first = await users.register({ ...contact, languageCode: 'zh-TW' });
    expect(first).toMatchObject({ language: 'zh', telegramId: 9_007_199_254, botBlockedAt: null });
    await users.setLanguage(first.id, 'en');
    await users.markBlocked(first.id);
    expect((await users.byIds([first.id]))[0]?.botBlockedAt).toBeInstanceOf(Date);
    const again = await users.register({ ...contact, firstName: 'B', languageCode: 'zh' });
    expect(again).toMatchObject({ id: first.id, language: 'en', firstName: 'B', botBlockedAt: null });
  });
});
