import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startDevnet } from '../../src/devnet/index.js';
import { asRecord } from './harness.js';

const LOADER = new URL('./typescript-loader.mjs', import.meta.url).href;
const MAIN = fileURLToPath(new URL('../../src/devnet/main.ts', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'devnet-'));
const children: ChildProcess[] = [];
const BLOCK_MS = 3_000;
const DAY_MS = 86_400_000;

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Started {
  child: ChildProcess;
  ready: Record<string, unknown>;
  get(path: string): Promise<Record<string, unknown>>;
  post(path: string, body: object): Promise<Record<string, unknown>>;
}

async function start(dataDir: string, clock = 'virtual'): Promise<Started> {
  const child = spawn(process.execPath, ['--import', LOADER, MAIN], {
    env: {
      ...process.env,
      DEVNET_PORT: '0',
      SANDBOX_BLOCK_MS: '20',
      DEVNET_DATA_DIR: dataDir,
      DEVNET_CLOCK: clock,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const ready = asRecord(JSON.parse(line));
  const url = String(ready.url);
  const read = async (response: Response): Promise<Record<string, unknown>> =>
    asRecord(await response.json());
  return {
    child,
    ready,
    get: async (path) => read(await fetch(url + path)),
    post: async (path, body) => read(await fetch(url + path, { method: 'POST', body: JSON.stringify(body) })),
  };
}

async function stop({ child }: Started, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  const ended = once(child, 'exit');
  child.kill(signal);
  const [code] = (await ended) as [number | null];
  return code;
}

describe('a devnet with a data folder', () => {
  it('resumes blocks, state and keys, and cuts off a torn last line', async () => {
    const dataDir = join(dir, 'torn');
    const first = await startDevnet({ blockMs: 0, dataDir });
    first.mine(2);
    const { head } = first.chain;
    const { faucetKey } = first;
    const state = first.chain.view('head').state.global();
    await first.close();
    appendFileSync(join(dataDir, 'chain.log'), '{"kind":"block","header":{"num');
    const second = await startDevnet({ blockMs: 0, dataDir });
    expect(second.faucetKey).toBe(faucetKey);
    expect(second.chain.head.id).toBe(head.id);
    expect(second.chain.view('head').state.global()).toEqual(state);
    second.mine(1);
    await second.close();
    const third = await startDevnet({ blockMs: 0, dataDir });
    expect(third.chain.headNumber).toBe(head.number + 1);
    await third.close();
  });

  it('resumes a reorganised chain on the new fork', async () => {
    const dataDir = join(dir, 'fork');
    const first = await startDevnet({ blockMs: 0, dataDir });
    first.mine(3);
    first.chain.reorganise(2, () => true, false);
    const ids = first.chain.blocks.map((block) => block.id);
    await first.close();
    const second = await startDevnet({ blockMs: 0, dataDir });
    expect(second.chain.blocks.map((block) => block.id)).toEqual(ids);
    await second.close();
  });

  it('killed with SIGKILL in the middle, has every block that anybody saw', async () => {
    const dataDir = join(dir, 'killed');
    const first = await start(dataDir);
    const address = 'TFDP1vFeSYPT6FUznL7zUjhg5X7p2AA8vw';
    const { block } = await first.post('/_control/faucet', { address, trx: 5, usdt: 7 });
    const seen = await first.get('/wallet/getnowblock');
    const audit = await first.get(`/_control/audit/accounts/${address}`);
    expect(asRecord(audit.head)).toMatchObject({ sun: 5_000_000, usdt: 7_000_000 });
    await stop(first, 'SIGKILL');
    const second = await start(dataDir);
    expect(second.ready.faucetKey).toBe(first.ready.faucetKey);
    expect(second.ready.genesisBlockId).toBe(first.ready.genesisBlockId);
    const number = asRecord(asRecord(seen.block_header).raw_data).number;
    expect(Number(number)).toBeGreaterThanOrEqual(Number(block));
    expect(await second.get(`/wallet/getblockbynum?num=${String(number)}`)).toEqual(seen);
    expect(asRecord((await second.get(`/_control/audit/accounts/${address}`)).head)).toMatchObject({
      sun: 5_000_000,
      usdt: 7_000_000,
    });
    expect(await stop(second, 'SIGTERM')).toBe(0);
  });

  it('on the wall clock stays in step with the wall and keeps its warp over a restart', async () => {
    const dataDir = join(dir, 'wall');
    const began = Date.now();
    const first = await startDevnet({ blockMs: 0, dataDir, clock: 'wall' });
    expect(first.chain.headTime).toBeGreaterThan(began - BLOCK_MS);
    expect(first.chain.headTime).toBeLessThanOrEqual(Date.now());
    first.chain.settings.clock.warp(DAY_MS / 1_000);
    first.mine(1);
    const warped = first.chain.headTime;
    expect(warped).toBeGreaterThan(began + DAY_MS - BLOCK_MS);
    await first.close();
    const second = await startDevnet({ blockMs: 0, dataDir, clock: 'wall' });
    second.mine(1);
    expect(second.chain.headTime).toBeGreaterThan(warped);
    expect(second.chain.headTime).toBeLessThanOrEqual(Date.now() + DAY_MS + BLOCK_MS);
    await second.close();
  });
});
