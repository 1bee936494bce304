import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textsOf } from '../../../src/entrypoints/bot/texts/index.js';
import { BotWorld } from './bot-world.js';

let world: BotWorld;
beforeAll(async () => {
  world = await BotWorld.create();
  await world.start();
});
afterAll(() => world.close());

describe.each([
  ['zh-hans', 'zh'],
  ['en', 'en'],
] as const)('a blocked user in %s', (code, language) => {
  const texts = textsOf(language);

  it('is told politely at the first step, keeps his balance in sight, and is served again later', async () => {
    const user = await world.chat.createUser('Blocked', code);
    await user.send('/menu');
    await user.waitForMessage((m) => JSON.stringify(m).includes('rent_open'));
    const userId = await world.userId(user);
    await world.database.query(
      `INSERT INTO risk_entries (subject_kind, subject, list, actor) VALUES ('user', $1, 'deny', 'test')`,
      [userId],
    );
    for (const command of ['/buy', '/flash']) {
      const { message_id: asked } = await user.send(command);
      await user.waitForMessage((m) => m.message_id > asked && m.text === texts.errors.userBlocked);
    }
    const { message_id: asked } = await user.send('/balance');
    await user.waitForMessage((m) => m.message_id > asked && JSON.stringify(m).includes('deposit_open'));
    await user.press('deposit_open');
    await user.waitForMessage((m) => m.message_id > asked && m.text === texts.errors.userBlocked);
    await world.database.query(
      `UPDATE risk_entries SET removed_at = now(), removed_by = 'test' WHERE subject = $1`,
      [userId],
    );
    const { message_id: again } = await user.send('/buy');
    await user.waitForMessage((m) => m.message_id > again && JSON.stringify(m).includes('energy_package_'));
    expect(await world.database.query('SELECT 1 FROM orders WHERE user_id = $1', [userId])).toEqual([]);
  });
});
