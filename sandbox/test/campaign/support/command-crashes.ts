import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from '../../../src/launcher/index.js';
import type { Desk } from './desk.js';

const BY = ['--actor', 'campaign', '--reason', 'to see it die'];
/** Above the limit of one refund that the campaign sets. */
const LARGE_SUN = 40_000_000n;

interface PriceRow {
  id: string;
  version: number;
}

/** Makes something new to decide of, and gives the command that decides. The server runs meanwhile. */
type Preparation = (desk: Desk, file: (content: object) => string) => Promise<string[]>;

/** An amount that names nobody, in finance's queue. */
async function unmatched(desk: Desk): Promise<string> {
  const [address = ''] = desk.sandbox.endpoints.paymentAddresses;
  const txid = await desk.payer.pay(address, 7_000_000n);
  return desk.until('a payment in the queue', async () => {
    const [row] = await desk.select<{ id: string }>(
      `SELECT id FROM payments WHERE txid = $1 AND outcome = 'unmatched' AND booked = 'solid'`,
      [txid],
    );
    return row?.id;
  });
}

async function waitingRefund(desk: Desk): Promise<string> {
  const [address = ''] = desk.sandbox.endpoints.flashAddresses;
  const txid = await desk.payer.pay(address, LARGE_SUN);
  return desk.until('a refund that waits for a person', async () => {
    const [row] = await desk.select<{ id: string }>(
      `SELECT r.id FROM refunds r JOIN payments p ON p.from_address = r.address
       WHERE p.txid = $1 AND r.status = 'needs_person'`,
      [txid],
    );
    return row?.id;
  });
}

async function someUser(desk: Desk): Promise<string> {
  const [row] = await desk.select<{ id: string }>('SELECT id FROM users LIMIT 1');
  return row?.id ?? '';
}

/** A duration that no tier has yet. */
async function freeDuration(desk: Desk): Promise<number> {
  const [row] = await desk.select<{ longest: number }>(
    `SELECT max(duration_seconds) AS longest FROM price_configs WHERE kind = 'duration_tier'`,
  );
  return (row?.longest ?? 0) + 86_400;
}

async function tier(desk: Desk): Promise<{ ref: PriceRow; durationSeconds: number; unitPriceSun: string }> {
  const [row] = await desk.select<PriceRow & { duration_seconds: number; unit_price_sun: string }>(
    `SELECT * FROM price_configs WHERE kind = 'duration_tier' AND active ORDER BY duration_seconds DESC LIMIT 1`,
  );
  if (!row) throw new Error('there is no price');
  return { ref: row, durationSeconds: row.duration_seconds, unitPriceSun: row.unit_price_sun };
}

const newTier: Preparation = async (desk, file) => {
  const { unitPriceSun } = await tier(desk);
  const row = { kind: 'duration_tier', durationSeconds: await freeDuration(desk), unitPriceSun };
  return ['prices', 'create', '--file', file(row), ...BY];
};

/** A new master key in front of the ring, which every process has before anything is sealed with it. */
const newMasterKey: Preparation = async ({ sandbox: { environment, server } }) => {
  const key = `k${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64')}`;
  environment['ENCRYPTION_KEYS'] = `${key},${environment['ENCRYPTION_KEYS']}`;
  await server.stop();
  await server.start();
  return ['rotate-keys'];
};

/** Steps that only a command of the server passes. */
const COMMANDS: Readonly<Record<string, Preparation>> = {
  'admins.create': () =>
    Promise.resolve(['create-owner', '--email', `owner-${randomUUID()}@campaign.example`]),
  'admins.reseal': newMasterKey,
  'keys.rotate': newMasterKey,
  'balance.adjust': async (desk) => {
    const money = ['--currency', 'TRX', '--amount=1000000', '--key', randomUUID()];
    return ['balance', 'adjust', await someUser(desk), ...money, ...BY];
  },
  'exceptions.settle': async (desk) => [
    ...['payments', 'credit', await unmatched(desk), '--user', await someUser(desk)],
    ...BY,
  ],
  'pricing.create': newTier,
  'pricing.read-fee': () => Promise.resolve(['prices', 'preview', '--energy', '65000', '--duration', '3600']),
  'pricing.change': async (desk, file) => {
    const { ref, durationSeconds, unitPriceSun } = await tier(desk);
    const row = { kind: 'duration_tier', durationSeconds, unitPriceSun: String(BigInt(unitPriceSun) + 1n) };
    const seen = ['--id', ref.id, '--version', String(ref.version)];
    return ['prices', 'change', ...seen, '--file', file(row), ...BY];
  },
  'pricing.deactivate': async (desk) => {
    const { ref } = await tier(desk);
    const seen = ['--kind', 'duration_tier', '--id', ref.id, '--version', String(ref.version)];
    return ['prices', 'deactivate', ...seen, ...BY];
  },
  'pricing.seed': async (desk, file) => {
    const { unitPriceSun } = await tier(desk);
    const priceConfigs = [{ durationSeconds: await freeDuration(desk), unitPriceSun }];
    return ['seed', '--file', file({ priceConfigs })];
  },
  'rates.set-manual': () => Promise.resolve(['rates', 'set', '--usdt-per-trx', '0.31', ...BY]),
  'rates.decide': async (desk) => {
    const [pending] = await desk.select<{ id: string }>(
      `INSERT INTO exchange_rates (micro_usdt_per_trx, source, status, reported_at, good_until)
       SELECT 400000, 'http', 'pending', now(), now() + interval '1 hour'
       WHERE NOT EXISTS (SELECT 1 FROM exchange_rates WHERE status = 'pending') RETURNING id`,
    );
    if (!pending) throw new Error('a rate waits already');
    return ['rates', 'accept', '--id', pending.id, ...BY];
  },
  'refunds.decide': async (desk) => ['refunds', 'approve', await waitingRefund(desk), ...BY],
  'risk.change-list': (desk) => {
    const [account] = desk.payer.accounts;
    const entry = ['--list', 'allow', '--address', account?.address ?? ''];
    return desk
      .select(`UPDATE risk_entries SET removed_at = now(), removed_by = 'campaign' WHERE list = 'allow'`)
      .then(() => ['risk', 'add', ...entry, ...BY]);
  },
};

export const isCommandPoint = (point: string): boolean => (point.split(':')[0] ?? '') in COMMANDS;

/** The command that passes the point dies there, and is run once more: done once, and only once. */
export async function crashCommand(desk: Desk, point: string): Promise<void> {
  const prepare = COMMANDS[point.split(':')[0] ?? ''];
  if (!prepare) throw new Error(`no command passes ${point}`);
  const folder = mkdtempSync(join(tmpdir(), 'energy-desk-command-'));
  try {
    const args = await prepare(desk, (content) => {
      const file = join(folder, `${randomUUID()}.json`);
      writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
      return file;
    });
    const dying = new ServerProcess({ ...desk.sandbox.environment, CRASH_AT: point });
    const failure = await dying.command(...args).then(
      () => undefined,
      (error: unknown) => String(error),
    );
    if (failure === undefined) throw new Error(`"${args.join(' ')}" did not pass ${point}`);
    // What was committed before the death is told as done, or refused as done already.
    await desk.sandbox.server.command(...args).catch((error: unknown) => {
      if (!point.endsWith(':after-commit')) throw error;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
