import { setTimeout as pause } from 'node:timers/promises';
import { ChatDriver, type ChatUser } from '@energy-desk/sandbox/telegram';
import { startChain } from './harness/chain-process.js';
import { Desk } from './harness/desk.js';
import { percentile, pooled, rounded, until } from './harness/figures.js';
import { startStores } from './harness/stores.js';

export const name =
  'Bot: from an update to its answer (the simulator’s own time is in it), users writing at random';

const USERS = 100;
const SECONDS = 6;
const TARGET_MS = 100;
const COMMANDS = ['/menu', '/help', '/balance', '/orders'];

export async function run() {
  const stores = await startStores();
  const chain = await startChain({ blockMs: 3_000 });
  const desk = await Desk.open(stores, chain, { roles: 'all' });
  desk.liftTelegramLimit();
  const chat = new ChatDriver(chain.telegramUrl);
  try {
    await chat.waitForBot();
    const users: ChatUser[] = [];
    for (let i = 0; i < USERS; i += 1) users.push(await chat.createUser(`writer ${i}`));
    await pooled(users, 8, async (user) => {
      await user.send('/start');
      await user.waitForMessage(/./);
    });
    const rows = [];
    for (const rate of [20, 100]) {
      const samples = await measure(chat, users, rate);
      const p95 = percentile(samples, 0.95) ?? Number.NaN;
      rows.push({
        'updates/s': rate,
        answers: samples.length,
        'p50 ms': rounded(percentile(samples, 0.5) ?? Number.NaN),
        'p95 ms': rounded(p95),
        target: `p95 < ${TARGET_MS} ms at 100/s`,
        met: p95 < TARGET_MS,
      });
    }
    return rows;
  } finally {
    await desk.close();
    await chain.stop();
    await stores.stop();
  }
}

/** Each user writes and waits for the answer; the time between, as the simulator's clock has it. */
async function measure(chat: ChatDriver, users: readonly ChatUser[], rate: number): Promise<number[]> {
  const before = (await answers(chat)).length;
  const sent = new Map<number, number[]>();
  const count = rate * SECONDS;
  const begun = performance.now();
  for (let i = 0; i < count; i += 1) {
    const user = users[i % users.length];
    if (!user) continue;
    await pause(Math.max(0, begun + (i * 1000) / rate - performance.now()));
    const at = Date.now();
    sent.set(user.id, [...(sent.get(user.id) ?? []), at]);
    void user.send(COMMANDS[i % COMMANDS.length] ?? '/menu').catch(() => undefined);
  }
  await until('all answers', async () => (await answers(chat)).length >= before + count, 30_000, 100);
  const samples: number[] = [];
  for (const { chatId, at } of (await answers(chat)).slice(before)) {
    const asked = sent.get(chatId)?.shift();
    if (asked !== undefined) samples.push(at - asked);
  }
  return samples;
}

/** Messages of the bot, pages that were edited in place included. */
async function answers(chat: ChatDriver): Promise<{ chatId: number; at: number }[]> {
  const calls = await chat.calls();
  return calls
    .filter(({ method, ok }) => ok && ['sendMessage', 'editMessageText', 'sendPhoto'].includes(method))
    .map(({ at, params }) => ({ chatId: Number(params['chat_id']), at }));
}
