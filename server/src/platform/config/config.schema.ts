import { parseTronAddress, type TronAddress } from '@energy-desk/shared/units';
import { z } from 'zod';

export const ROLES = ['api', 'bot', 'scanner', 'worker'] as const;
export type Role = (typeof ROLES)[number];

const list = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

const tronAddress = z.string().transform((text, context): TronAddress => {
  const address = parseTronAddress(text);
  if (address) return address;
  context.addIssue({ code: 'custom', message: `"${text}" is not a TRON address` });
  return z.NEVER;
});

const addressList = z
  .string()
  .transform(list)
  .pipe(z.array(tronAddress))
  .refine((all) => new Set(all).size === all.length, 'contains an address twice');

const roles = z
  .string()
  .transform((text) => (text === 'all' ? [...ROLES] : list(text)))
  .pipe(z.array(z.enum(ROLES)).min(1, 'names no role'));

const nodeList = z
  .string()
  .transform((text) =>
    list(text).map((entry) => {
      const [url = '', apiKey] = entry.split('#');
      return { url: url.replace(/\/+$/, ''), ...(apiKey ? { apiKey } : {}) };
    }),
  )
  .pipe(z.array(z.object({ url: z.url(), apiKey: z.string().optional() })).min(1, 'names no node'));

const KEY_BYTES = 32;
const keyRing = z.string().transform((text, context) => {
  const keys = list(text).map((entry) => {
    const at = entry.indexOf(':');
    return { id: entry.slice(0, Math.max(at, 0)), key: Buffer.from(entry.slice(at + 1), 'base64') };
  });
  if (keys.length > 0 && keys.every(({ id, key }) => id !== '' && key.length === KEY_BYTES)) return keys;
  context.addIssue({
    code: 'custom',
    message: 'must be id:base64 pairs of 32-byte keys, separated by commas',
  });
  return z.NEVER;
});

/** 64 hex digits; whether the key is the right one is for who signs with it to find out. */
const privateKey = z.string().regex(/^(0x)?[0-9a-fA-F]{64}$/, 'must be a private key of 64 hex digits');

const crashPoints = z
  .string()
  .transform(list)
  .pipe(z.array(z.string().regex(/^[a-z-]+\.[a-z-]+:(before|after)-(commit|call)$/, 'names no crash point')));

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** The environment as the process is given it; every name is fixed and documented in the README. */
const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PUBLIC_URL: optional(z.url()),
  ROLES: roles.default([...ROLES]),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  TELEGRAM_BOT_TOKEN: optional(z.string().min(10)),
  TELEGRAM_API_ROOT: z.url().default('https://api.telegram.org'),
  TELEGRAM_WEBHOOK_URL: optional(z.url()),
  TELEGRAM_WEBHOOK_SECRET: optional(z.string().regex(/^[A-Za-z0-9_-]{16,256}$/)),
  TRON_NETWORK: z.enum(['mainnet', 'nile', 'shasta', 'devnet']),
  TRON_NODES: nodeList,
  TRON_API_KEY: optional(z.string()),
  TRON_USDT_CONTRACT: tronAddress,
  PAYMENT_ADDRESSES: addressList.refine((all) => all.length > 0, 'names no address'),
  FLASH_ADDRESSES: addressList.default([]),
  TREASURY_ADDRESS: tronAddress,
  TREASURY_KEY: optional(privateKey),
  ENCRYPTION_KEYS: optional(keyRing),
  JWT_SECRET: optional(z.string().min(32, 'must have at least 32 characters')),
  METRICS_TOKEN: optional(z.string().min(16, 'must have at least 16 characters')),
  ALERT_CHAT_ID: optional(
    z
      .string()
      .regex(/^-?\d{1,20}$/, 'must be the number of a chat')
      .transform(Number),
  ),
  CORS_ORIGINS: z.string().transform(list).pipe(z.array(z.url())).default([]),
  REPORTS_DIR: z.string().min(1).default('data/reports'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  CRASH_AT: optional(crashPoints),
});

export type Environment = z.output<typeof environmentSchema>;

/** Something wrong: the variable's name, and what. */
interface Problem {
  readonly name: string;
  readonly message: string;
}

export const isVariable = (name: string): boolean => name in environmentSchema.shape;

/** The environment, or everything that is wrong with it: each variable by itself, and what they need of each other. */
export function readEnvironment(
  raw: Readonly<Record<string, string | undefined>>,
): { environment: Environment } | { problems: Problem[] } {
  const parsed = environmentSchema.safeParse(raw);
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => ({ name: path.join('.'), message }));
  const told = new Set(wrong.map(({ name }) => name.split('.')[0]));
  const together = problemsTogether(readableParts(raw)).filter(({ name }) => !told.has(name));
  if (parsed.success && together.length === 0) return { environment: parsed.data };
  return { problems: [...wrong, ...together] };
}

/** What can be read of an environment that is wrong in parts. */
function readableParts(raw: Readonly<Record<string, string | undefined>>): Partial<Environment> {
  const entries = Object.entries(environmentSchema.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(raw[name]);
    return parsed.success ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(entries) as Partial<Environment>;
}

function problemsTogether(env: Partial<Environment>): Problem[] {
  const problems: Problem[] = [];
  const refuse = (name: string, message: string): void => {
    problems.push({ name, message });
  };
  const plays = (...roles: Role[]): boolean => roles.some((role) => env.ROLES?.includes(role));
  if (plays('worker', 'api') && !env.ENCRYPTION_KEYS)
    refuse('ENCRYPTION_KEYS', 'is required by the roles api and worker');
  if (plays('api') && !env.JWT_SECRET)
    refuse('JWT_SECRET', 'is required by the role api, which admins log in to');
  if (plays('worker') && !env.TREASURY_KEY)
    refuse('TREASURY_KEY', 'is required by the role worker, which sends refunds');
  if (plays('bot', 'worker') && !env.TELEGRAM_BOT_TOKEN)
    refuse('TELEGRAM_BOT_TOKEN', 'is required by the roles bot and worker');
  if (plays('bot') && env.TELEGRAM_WEBHOOK_URL && !env.TELEGRAM_WEBHOOK_SECRET)
    refuse(
      'TELEGRAM_WEBHOOK_SECRET',
      'is required by the role bot with TELEGRAM_WEBHOOK_URL (16 to 256 of A-Z a-z 0-9 _ -)',
    );
  if (env.CRASH_AT && env.TRON_NETWORK !== 'devnet') refuse('CRASH_AT', 'is for the devnet alone');
  const { PAYMENT_ADDRESSES = [], FLASH_ADDRESSES = [], TREASURY_ADDRESS } = env;
  const own = [...PAYMENT_ADDRESSES, ...FLASH_ADDRESSES, ...(TREASURY_ADDRESS ? [TREASURY_ADDRESS] : [])];
  if (new Set(own).size !== own.length)
    refuse('PAYMENT_ADDRESSES', 'payment, flash and treasury addresses must all differ');
  return problems;
}
