import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { transform } from '@swc/core';
import { afterAll, describe, expect, it } from 'vitest';
import { startDevnet } from '../../src/devnet/index.js';

const dir = mkdtempSync(join(tmpdir(), 'devnet-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
void [spawn, createInterface, transform, writeFileSync];
export type { ChildProcess };

describe('a devnet with a data folder', () => {
  it('resumes blocks, state and keys, and cuts off a torn last line', async () => {
    const dataDir = join(dir, 'a');
    const first = await startDevnet({ blockMs: 0, dataDir });
    first.mine(2);
    const head = first.chain.head;
    const { faucetKey } = first;
    const writes = first.chain.view('head').state.global();
    await first.close();
    appendFileSync(join(dataDir, 'chain.log'), '{"kind":"block","header":{"num');
    const second = await startDevnet({ blockMs: 0, dataDir });
    expect(second.faucetKey).toBe(faucetKey);
    expect(second.chain.head.id).toBe(head.id);
    expect(second.chain.view('head').state.global()).toEqual(writes);
    second.mine(1);
    await second.close();
    const third = await startDevnet({ blockMs: 0, dataDir });
    expect(third.chain.headNumber).toBe(head.number + 1);
    await third.close();
  });
});
