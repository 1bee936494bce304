import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SECRET_SIGNS = 32;
const PERIOD_MS = 30_000;
const CODE_SIGNS = 6;

/** One who logs in to the dashboard; with `totpSecret`, a code of an authenticator is needed as well. */
export const demoAdmin = z.object({
  email: z.string(),
  password: z.string(),
  role: z.enum(['owner', 'operator', 'finance', 'viewer']),
  /** base32 of 20 bytes, six digits every 30 s. */
  totpSecret: z.string().optional(),
});
export type DemoAdmin = z.infer<typeof demoAdmin>;

const newSecret = (): string =>
  [...randomBytes(SECRET_SIGNS)].map((byte) => BASE32.charAt(byte % BASE32.length)).join('');

/** One of each role; those who may act on money, keys and roles have the second factor that this takes. */
export function newDemoAdmins(): DemoAdmin[] {
  const person = (role: DemoAdmin['role']): DemoAdmin => ({
    email: `${role}@energy-desk.example`,
    password: `${role}-${randomBytes(9).toString('base64url')}`,
    role,
  });
  return [
    ...(['owner', 'operator', 'finance'] as const).map((role) => ({
      ...person(role),
      totpSecret: newSecret(),
    })),
    person('viewer'),
  ];
}

/** What an authenticator shows for the secret now (RFC 6238, SHA-1). Each code counts once. */
export function totpCode(secret: string, now = Date.now()): string {
  const bits = [...secret].map((sign) => BASE32.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / PERIOD_MS)));
  const hash = createHmac('sha1', key).update(step).digest();
  const at = (hash.at(-1) ?? 0) & 0xf;
  const number = (hash.readUInt32BE(at) & 0x7fffffff) % 10 ** CODE_SIGNS;
  return String(number).padStart(CODE_SIGNS, '0');
}
