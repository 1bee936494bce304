import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DevnetOptions } from '@energy-desk/sandbox/devnet';
import { ChatDriver } from '@energy-desk/sandbox/telegram';
import type { TronAddress } from '@energy-desk/shared/units';
import { newAddress } from './addresses.js';
import { until } from './figures.js';
import type { Seen, Writing } from './chain-child.js';

interface Ready {
  readonly urls: readonly string[];
  readonly usdtContract: string;
  readonly telegramUrl: string;
}

/** Devnet and Telegram simulator beside this process. */
export interface ChainProcess extends Ready {
  readonly botToken: string;
  /** Posts to the devnet's /_control/<name>. */
  control<T>(name: string, body?: object): Promise<T>;
  /** Requests to the nodes since the last call of this, by path, and blocks made meanwhile. */
  takeRequests(): Promise<{ blocks: number; byPath: Map<string, number> }>;
  /** New activated accounts. They come with the next block in its slot: one made at once would put the slots off. */
  receivers(count: number): Promise<TronAddress[]>;
  /** People who have written to the bot, so that it may write to them; their chat ids. */
  chats(count: number): Promise<number[]>;
  seen(): Promise<Seen>;
  /** Lets people write to the bot; milliseconds until each answer. */
  write(writing: Writing): Promise<number[]>;
  stop(): Promise<void>;
}

interface Report {
  blocks: number;
  nodes: Record<string, Record<string, number>>;
}

type Message = { ready: Ready } | { id: number; answer: unknown };

export async function startChain(devnet: DevnetOptions): Promise<ChainProcess> {
  const botToken = '4242:bench-token-of-the-bot';
  const path = fileURLToPath(new URL('./chain-child.js', import.meta.url));
  const child = fork(path, [JSON.stringify({ botToken, devnet })], { stdio: 'inherit' });
  const waiting = new Map<number, (answer: unknown) => void>();
  let asked = 0;
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the chain's process ended with ${code}`)));
    child.on('message', (message: Message) => {
      if ('ready' in message) return resolve(message.ready);
      waiting.get(message.id)?.(message.answer);
      waiting.delete(message.id);
    });
  });
  const ask = <T>(message: object): Promise<T> =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(asked, (answer) => resolve(answer as T));
      child.send({ id: asked, ...message });
    });
  const request = async <T>(method: string, name: string, body?: object): Promise<T> => {
    const response = await fetch(`${ready.urls[0]}/_control/${name}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
    return answer as T;
  };
  return {
    ...ready,
    botToken,
    control: (name, body = {}) => request('POST', name, body),
    takeRequests: async () => {
      const { blocks, nodes } = await request<Report>('GET', 'requests');
      await request('DELETE', 'requests');
      const byPath = new Map<string, number>();
      for (const paths of Object.values(nodes))
        for (const [at, count] of Object.entries(paths)) byPath.set(at, (byPath.get(at) ?? 0) + count);
      return { blocks, byPath };
    },
    receivers: async (count) => {
      const addresses = Array.from({ length: count }, newAddress);
      const { head } = await request<{ head: number }>('GET', 'state');
      for (const address of addresses) await request('POST', 'faucet', { address, trx: 1, mine: false });
      await until(
        'two blocks',
        async () => (await request<{ head: number }>('GET', 'state')).head > head + 1,
      );
      return addresses;
    },
    chats: async (count) => {
      const driver = new ChatDriver(ready.telegramUrl);
      const ids: number[] = [];
      for (let i = 0; i < count; i += 1) {
        const user = await driver.createUser(`buyer ${i}`);
        await user.send('/start');
        ids.push(user.id);
      }
      return ids;
    },
    seen: () => ask<Seen>({}),
    write: (writing) => ask<number[]>({ writing }),
    stop: async () => {
      child.removeAllListeners('exit');
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
    },
  };
}
