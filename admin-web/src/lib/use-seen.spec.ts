import { nextTick, ref } from 'vue';
import { expect, it } from 'vitest';
import { useSeen } from './use-seen.js';

it('keeps what was seen when the dialog opened, until a conflict is told of', async () => {
  const [open, live] = [ref(false), ref('first')];
  const { seen, lookAgain } = useSeen(
    () => open.value,
    () => live.value,
  );
  const goesOn = async (value: string): Promise<string> => {
    live.value = value;
    await nextTick();
    return seen.value;
  };
  expect(await goesOn('second')).toBe('second');
  open.value = true;
  expect(seen.value).toBe('second');
  expect(await goesOn('third')).toBe('second');
  lookAgain();
  expect(seen.value).toBe('second');
  expect(await goesOn('fourth')).toBe('fourth');
  expect(await goesOn('fifth')).toBe('fourth');
  open.value = false;
  open.value = true;
  expect(seen.value).toBe('fifth');
});
