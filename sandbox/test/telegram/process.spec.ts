import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/telegram/environment.js';
import { ChatDriver } from '../../src/telegram/index.js';
import { temporaryFolder, TOKEN } from './simulator.fixture.js';

const LOADER = new URL('../devnet/typescript-loader.mjs', import.meta.url).href;
const MAIN = fileURLToPath(new URL('../../src/telegram/main.ts', import.meta.url));

describe('the simulator as a process of its own', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  const launch = async (dataDir: string) => {
    const settings = { TELEGRAM_PORT: '0', CHAT_PORT: '0', BOT_TOKEN: TOKEN, TELEGRAM_DATA_DIR: dataDir };
    const child = spawn(process.execPath, ['--import', LOADER, MAIN], {
      env: { ...process.env, ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { url, chatUrl } = JSON.parse(line) as { url: string; chatUrl: string };
    const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
      const ended = once(child, 'exit');
      child.kill(signal);
      return ((await ended) as [number | null])[0];
    };
    return { driver: new ChatDriver(url), page: new ChatDriver(chatUrl), stop };
  };

  it('keeps its chats over kill -9, even with a line cut short, and ends cleanly on SIGTERM', async () => {
    const folder = await temporaryFolder();
    const first = await launch(folder.path);
    const user = await first.driver.createUser('小林', 'zh-hans');
    await user.send('在吗？');
    await first.stop('SIGKILL');
    appendFileSync(join(folder.path, 'chat.jsonl'), '{"k":"message/1/2","v":{"mess');

    const second = await launch(folder.path);
    const texts = (await second.driver.user(user.id).messages()).map((message) => message.text);
    expect(texts).toEqual(['在吗？']);
    expect((await second.page.users()).map((one) => one.name)).toContain('小林');
    expect(await second.stop('SIGTERM')).toBe(0);
    await folder.remove();
  });

  it('says which setting is wrong', () => {
    expect(() => readEnvironment({})).toThrow('BOT_TOKEN is missing');
    expect(() => readEnvironment({ BOT_TOKEN: TOKEN, CHAT_PORT: 'x' })).toThrow('CHAT_PORT is not a port: x');
    expect(readEnvironment({ BOT_TOKEN: TOKEN })).toEqual({ port: 9091, chatPort: 3100, botToken: TOKEN });
  });
});
