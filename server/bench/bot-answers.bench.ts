import { ChatDriver, type ChatUser } from '@energy-desk/sandbox/telegram';
import { startChain } from './harness/chain-process.js';
import { Desk } from './harness/desk.js';
import { percentile, pooled, rounded } from './harness/figures.js';
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
      const samples = await chain.write({
        users: users.map(({ id }) => id),
        perSecond: rate,
        seconds: SECONDS,
        texts: COMMANDS,
      });
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
