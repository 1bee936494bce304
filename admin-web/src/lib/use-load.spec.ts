import { describe, expect, it } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';
import { useLoad } from './use-load.js';

/** A server whose answers come when the test says so. */
function slowServer() {
  const asked: { key: string; signal: AbortSignal; answer: (value: string) => void }[] = [];
  const load = (key: string, signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      asked.push({ key, signal, answer: resolve });
      signal.addEventListener('abort', () => reject(new Error('given up')));
    });
  return { asked, load };
}

describe('what a page loads', () => {
  it('is asked for once more, and not given up, when something happens meanwhile', async () => {
    const { asked, load } = slowServer();
    const scope = effectScope();
    const { data, reload } = scope.run(() => useLoad(() => 'orders', load))!;
    const told = [reload(), reload(), reload()];
    expect(asked).toHaveLength(1);
    asked[0]?.answer('before it happened');
    await expect.poll(() => asked.length).toBe(2);
    expect(data.value).toBe('before it happened');
    asked[1]?.answer('after it happened');
    await Promise.all(told);
    expect([data.value, asked.length]).toEqual(['after it happened', 2]);
    scope.stop();
  });

  it('is what was asked for last', async () => {
    const { asked, load } = slowServer();
    const scope = effectScope();
    const filter = ref('all');
    const { data, error } = scope.run(() => useLoad(() => filter.value, load))!;
    filter.value = 'paid';
    await nextTick();
    expect(asked.map(({ key, signal }) => [key, signal.aborted])).toEqual([
      ['all', true],
      ['paid', false],
    ]);
    asked[1]?.answer('the paid ones');
    await expect.poll(() => data.value).toBe('the paid ones');
    expect(error.value).toBeUndefined();
    scope.stop();
  });

  it('is asked for no more by a page that is gone', async () => {
    const { asked, load } = slowServer();
    const scope = effectScope();
    const { reload } = scope.run(() => useLoad(() => 'orders', load))!;
    const told = reload();
    scope.stop();
    await told;
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true]);
  });
});
