import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { TronWeb } from 'tronweb';
import { z } from 'zod';
import { demoAdmin, newDemoAdmins } from './demo-admins.js';

const account = z.object({ address: z.string().startsWith('T'), privateKey: z.string().length(64) });
const secrets = z.object({
  botToken: z.string(),
  /** `id:base64` of 32 bytes, as the server's ENCRYPTION_KEYS wants it. */
  encryptionKeys: z.string(),
  jwtSecret: z.string(),
  metricsToken: z.string(),
  treasury: account,
  /** Receive-only for the server: it gets their addresses, never their keys. */
  payment: z.array(account).min(1),
  flash: z.array(account).min(1),
  suppliers: z.array(account).length(6),
  /** Key of the permission limited to delegating, which the first supplier grants. */
  delegation: account,
  admins: z.array(demoAdmin).length(4),
});

/** A TRON key of the sandbox: address in base58check, private key as 64 hex digits. */
export type SandboxAccount = z.infer<typeof account>;
export type SandboxSecrets = z.infer<typeof secrets>;

function newAccount(): SandboxAccount {
  for (;;) {
    const privateKey = randomBytes(32).toString('hex');
    const address = TronWeb.address.fromPrivateKey(privateKey);
    if (address) return { address, privateKey };
  }
}

const accounts = (count: number): SandboxAccount[] => Array.from({ length: count }, newAccount);

function generate(): SandboxSecrets {
  return {
    botToken: `${7_000_000_000 + randomBytes(4).readUInt32BE()}:${randomBytes(26).toString('base64url')}`,
    encryptionKeys: `sandbox1:${randomBytes(32).toString('base64')}`,
    jwtSecret: randomBytes(48).toString('base64url'),
    metricsToken: randomBytes(24).toString('base64url'),
    treasury: newAccount(),
    payment: accounts(2),
    flash: accounts(1),
    suppliers: accounts(6),
    delegation: newAccount(),
    admins: newDemoAdmins(),
  };
}

/** Writes a file that only we may read, whole or not at all. */
export function writePrivate(file: string, content: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, file);
}

/** The sandbox's secrets: made once, kept in a file with mode 0600. One of older code gets what it lacks. */
export function loadSecrets(file: string): SandboxSecrets {
  const kept: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const complete = secrets.parse({ ...generate(), ...z.record(z.string(), z.unknown()).parse(kept) });
  if (!secrets.safeParse(kept).success) writePrivate(file, complete);
  return complete;
}
