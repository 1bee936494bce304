import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { totpCode } from './demo-admins.js';
import { loadSecrets } from './secrets.js';

const PERIOD_MS = 30_000;

/** What the authenticators of the demo's admins show now. @throws Error when no sandbox has been started yet */
export function codesNow(dir: string, now = Date.now()): string {
  const file = join(dir, 'secrets.json');
  if (!existsSync(file)) throw new Error(`There is no sandbox in ${dir} yet: npm start makes one.`);
  const lines = loadSecrets(file).admins.flatMap(({ email, totpSecret }) =>
    totpSecret === undefined ? [] : [`  ${totpCode(totpSecret, now)}   ${email}`],
  );
  const left = Math.ceil((PERIOD_MS - (now % PERIOD_MS)) / 1000);
  return [...lines, `  每个只能用一次 each counts once · 下一组 next in ${left} s`].join('\n');
}
