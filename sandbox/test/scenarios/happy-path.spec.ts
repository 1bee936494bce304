import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rentInChat } from './support/rent.js';
import { World } from './support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
  await world.sandbox.server.start();
  await world.chat.waitForBot();
});

afterAll(() => world.stop());

describe.each([
  ['en', 'Alex'],
  ['zh', '小林'],
])('renting 65,000 energy for an hour in the chat (%s)', (language, name) => {
  it('is paid, delivered, used, taken back and completed', async () => {
    const user = await world.chat.createUser(name, language);
    const { address } = await user.wallet();
    await rentInChat(user, { package: /65k · 1 (hour|小时)/, receiver: address });
    await user.pay();
    const order = await world.orderOf(user);
    await world.waitForStatus(order.id, 'active');
    await world.control('warp', { seconds: 3600 });
    await world.waitForStatus(order.id, 'completed');
    for (const m of await user.messages())
      console.log(
        m.from?.is_bot ? 'BOT' : 'USER',
        m.text ?? m.caption,
        JSON.stringify(m.reply_markup?.inline_keyboard.flat().map((b) => b.text)),
      );
    expect(1).toBe(1);
  });
});
