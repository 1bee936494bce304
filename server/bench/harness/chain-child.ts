// A devnet and a Telegram simulator in a process of their own, watched from the inside: node chain-child.js <options>
import { setTimeout as pause } from 'node:timers/promises';
import { startDevnet, type DevnetOptions } from '@energy-desk/sandbox/devnet';
import { ChatDriver, startTelegramSimulator } from '@energy-desk/sandbox/telegram';
import { until } from './figures.js';

/** Moments on this process's own clock, in milliseconds. */
export interface Seen {
  /** When a block with this transaction was made. */
  readonly inBlock: Record<string, number>;
  /** When this transaction reached the node. */
  readonly received: Record<string, number>;
}

const { botToken, devnet: options } = JSON.parse(process.argv[2] ?? '{}') as {
  botToken: string;
  devnet: DevnetOptions;
};
const devnet = await startDevnet(options);
const telegram = await startTelegramSimulator({ port: 0, chatPort: 0, botToken, demoUsers: [] });
const seen: Seen = { inBlock: {}, received: {} };
const { chain } = devnet;
chain.onBlock((block) => {
  for (const { tx } of block.txs) seen.inBlock[tx.txid] ??= performance.now();
});
const push = chain.push.bind(chain);
chain.push = (tx, heldBlocks) => {
  push(tx, heldBlocks);
  seen.received[tx.txid] ??= performance.now();
};
/** People who write to the bot at this pace, one after the other. */
export interface Writing {
  readonly users: readonly number[];
  readonly perSecond: number;
  readonly seconds: number;
  readonly texts: readonly string[];
}

/** Milliseconds from each message until the bot's answer, in its own chat and in order, reached the simulator. */
async function write({ users, perSecond, seconds, texts }: Writing): Promise<number[]> {
  const chat = new ChatDriver(telegram.url);
  const before = (await answers(chat)).length;
  const sent = new Map<number, number[]>(users.map((id) => [id, []]));
  const begun = performance.now();
  const count = perSecond * seconds;
  for (let i = 0; i < count; i += 1) {
    const id = users[i % users.length] ?? 0;
    await pause(Math.max(0, begun + (i * 1000) / perSecond - performance.now()));
    sent.get(id)?.push(Date.now());
    void chat
      .user(id)
      .send(texts[i % texts.length] ?? '')
      .catch(() => undefined);
  }
  await until('all answers', async () => (await answers(chat)).length >= before + count, 30_000, 500);
  return (await answers(chat)).slice(before).flatMap(({ chatId, at }) => {
    const asked = sent.get(chatId)?.shift();
    return asked === undefined ? [] : [at - asked];
  });
}

/** Messages of the bot, pages that were edited in place included. */
async function answers(chat: ChatDriver): Promise<{ chatId: number; at: number }[]> {
  return (await chat.calls())
    .filter(({ method, ok }) => ok && ['sendMessage', 'editMessageText', 'sendPhoto'].includes(method))
    .map(({ at, params }) => ({ chatId: Number(params['chat_id']), at }));
}

process.on('message', ({ id, writing }: { id: number; writing?: Writing }) => {
  if (!writing) return process.send?.({ id, answer: seen });
  return void write(writing).then((answer) => process.send?.({ id, answer }));
});
process.on('disconnect', () => process.exit(0));
process.send?.({
  ready: { urls: devnet.urls, usdtContract: devnet.usdtContract, telegramUrl: telegram.url },
});
