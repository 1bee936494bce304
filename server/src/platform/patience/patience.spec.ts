import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { answers, within } from './index.js';

const PATIENCE_MS = 100;
const never = new Promise<never>(() => undefined);

function standStill(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('patience', () => {
  it('takes the answer, or its failure, when it comes in time', async () => {
    expect(await within(PATIENCE_MS, Promise.resolve('yes'), () => 'late')).toBe('yes');
    await expect(within(PATIENCE_MS, Promise.reject(new Error('no')), () => 'late')).rejects.toThrow('no');
    expect(await answers(PATIENCE_MS, () => Promise.resolve())).toBe(true);
    expect(await answers(PATIENCE_MS, () => Promise.reject(new Error('no')))).toBe(false);
  });

  it('ends when there is none', async () => {
    expect(await within(PATIENCE_MS, never, () => 'late')).toBe('late');
    const throwing = within(PATIENCE_MS, never, (): never => {
      throw new Error('away');
    });
    await expect(throwing).rejects.toThrow('away');
    expect(await answers(PATIENCE_MS, () => never)).toBe(false);
  });

  it('counts an answer that came while this process stood still', async () => {
    const echo = spawn('cat');
    echo.stdin.write('ready');
    await once(echo.stdout, 'data');
    const answer = once(echo.stdout, 'data').then(String);
    const taken = within(PATIENCE_MS, answer, () => 'late');
    // After the sockets were read: timers are looked at before they are read again.
    setImmediate(() => {
      echo.stdin.write('here');
      standStill(3 * PATIENCE_MS);
    });
    expect(await taken).toBe('here');
    echo.kill();
  });
});
