import { randomUUID } from 'node:crypto';
import type { ApiWorld } from '../api-world.js';
import type { Deed } from './deed.js';

const reason = 'to see it die';
const DAY_MS = 86_400_000;
const LENT_SUN = 500_000_000n;
const FAILED_STEP = 'rental.deliver';

/** Something that people look after, and no watch takes back. */
async function newAlert(world: ApiWorld): Promise<string> {
  const { id } = await world.row<{ id: string }>(
    'an alert',
    `INSERT INTO alerts (kind, subject, message) VALUES ('chain_prices_changed', $1, 'of the campaign') RETURNING id`,
    [randomUUID()],
  );
  return id;
}

async function deadLetter(world: ApiWorld): Promise<{ step: string; subject: string }> {
  const subject = randomUUID();
  await world.desk.select(
    `INSERT INTO dead_letters (step, subject, error, next_try_at) VALUES ($1, $2, 'of the campaign', now() + interval '1 day')`,
    [FAILED_STEP, subject],
  );
  return { step: FAILED_STEP, subject };
}

/** As after a restore: held until books and chain are compared, and a person lets it go. */
async function comparedHold(world: ApiWorld): Promise<string> {
  const { server } = world.desk.sandbox;
  await server.stop();
  await world.desk.select(`INSERT INTO restore_marks (note) VALUES ('of the campaign')`);
  await server.start();
  const { id } = await world.row<{ id: string }>(
    'the hold to be compared',
    `SELECT id FROM send_holds WHERE status = 'compared' AND released_at IS NULL`,
  );
  return id;
}

/** Energy that a wallet of ours lent and the books know nothing of, as the desk lists it. */
async function foreignDelegate(world: ApiWorld): Promise<string> {
  const { payer, wallets } = world.desk;
  const [wallet] = wallets;
  if (!wallet) throw new Error('there is no wallet');
  const txid = await payer.sender.lend(wallet, payer.next().address, LENT_SUN);
  const { id } = await world.row<{ id: string }>(
    'the foreign operation to be listed',
    'SELECT id FROM foreign_operations WHERE txid = $1',
    [txid],
  );
  return id;
}

/** A sun that the ledger lost of an address, as a comparison lists it. */
async function lostSun(world: ApiWorld): Promise<string> {
  const { code } = await world.row<{ code: string }>(
    'books that are open',
    `SELECT a.code FROM cash_accounts c JOIN ledger_accounts a ON a.code = 'cash:' || c.address || ':TRX'
     WHERE c.currency = 'TRX' AND c.opening_height IS NOT NULL LIMIT 1`,
  );
  await world.desk.select(
    `WITH lost AS (INSERT INTO ledger_transactions (business_key, kind) VALUES ($1, 'movement') RETURNING id)
     INSERT INTO balance_transactions (transaction_id, account_id, currency, amount)
     SELECT lost.id, a.id, 'TRX', CASE a.kind WHEN 'cash' THEN -1 ELSE 1 END
     FROM lost, ledger_accounts a WHERE a.code IN ($2, 'owner_funds:TRX')`,
    [randomUUID(), code],
  );
  const { id } = await world.row<{ id: string }>(
    'the difference',
    `WITH run AS (INSERT INTO reconciliation_runs (trigger, status, finished_at) VALUES ('start', 'done', now()) RETURNING id)
     INSERT INTO reconciliation_differences
       (kind, subject, currency, ours, chains, advice, first_run_id, last_run_id)
     SELECT 'cash', substr($1::text, 6), 'TRX', 0, 1, 'of the campaign', id, id FROM run RETURNING id`,
    [code],
  );
  return id;
}

/** An export, dying at some of its steps: one that dies three times while it is made is given up. */
const exporting = (...steps: readonly string[]): Deed => ({
  steps,
  prepare: async (world) => {
    const finance = await world.as('finance');
    const key = randomUUID();
    const all = (condition: string): Promise<number> =>
      world.count(`SELECT count(*) FROM report_exports WHERE ${condition}`);
    const before = await all('true');
    const ready = await all(`status = 'ready'`);
    return {
      act: () => finance.post('/api/reports/exports', { subject: 'orders', filters: {}, format: 'csv' }, key),
      count: async () => ((await all(`status = 'ready'`)) > ready ? (await all('true')) - before : 0),
    };
  },
});

/** What people do about the desk itself, its books and its reports. */
export const SYSTEM_DEEDS: readonly Deed[] = [
  {
    steps: ['alerts.acknowledge'],
    prepare: async (world) => {
      const operator = await world.as('operator');
      const id = await newAlert(world);
      return {
        act: () => operator.post(`/api/alerts/${id}/acknowledge`),
        count: await world.audited(`alert:${id}`),
      };
    },
  },
  {
    steps: ['alerts.resolve'],
    prepare: async (world) => {
      const operator = await world.as('operator');
      const id = await newAlert(world);
      return {
        act: () => operator.post(`/api/alerts/${id}/resolve`, { reason }),
        count: await world.audited(`alert:${id}`),
      };
    },
  },
  {
    steps: ['brakes.change'],
    preparesBySame: true,
    prepare: async (world) => {
      const operator = await world.as('operator');
      await operator.put('/api/system/brakes/selling', { pulled: true, reason });
      return {
        act: () => operator.put('/api/system/brakes/selling', { pulled: false, reason }),
        count: await world.audited('brake:selling'),
      };
    },
  },
  {
    steps: ['settings.change'],
    prepare: async (world) => {
      const owner = await world.as('owner');
      const key = 'deposit.timeout_minutes';
      const { items } = await owner.get<{ items: { key: string; value: string }[] }>('/api/settings');
      const seen = items.find((one) => one.key === key)?.value ?? '';
      const changes = [{ key, seen, value: String(Number(seen) + 1) }];
      return {
        act: () => owner.patch('/api/settings', { changes, reason }),
        count: await world.audited(`setting:${key}`),
      };
    },
  },
  {
    steps: ['chain.resume'],
    prepare: async (world) => {
      const operator = await world.as('operator');
      await world.desk.select(`UPDATE chain_cursor SET halted_reason = 'of the campaign'`);
      return {
        act: () => operator.post('/api/system/scanner/resume', { reason }),
        count: await world.audited('scanner:cursor'),
      };
    },
  },
  {
    steps: ['dead-letters.drop'],
    prepare: async (world) => {
      const operator = await world.as('operator');
      const letter = await deadLetter(world);
      return {
        act: () => operator.post('/api/system/dead-letters/drop', { ...letter, reason }),
        count: await world.audited(`dead_letter:${letter.step}:${letter.subject}`),
      };
    },
  },
  {
    steps: ['dead-letters.retry'],
    prepare: async (world) => {
      const operator = await world.as('operator');
      const letter = await deadLetter(world);
      return {
        act: () => operator.post('/api/system/dead-letters/retry', { ...letter, reason }),
        // Trying again twice is trying again.
        count: () =>
          world.count('SELECT count(*) FROM dead_letters WHERE subject = $1 AND next_try_at <= now()', [
            letter.subject,
          ]),
      };
    },
  },
  {
    steps: ['holds.release'],
    preparesBySame: true,
    prepare: async (world) => {
      const id = await comparedHold(world);
      const operator = await world.as('operator');
      return {
        act: () => operator.post(`/api/system/holds/${id}/release`, { reason }),
        count: await world.audited(`hold:${id}`),
      };
    },
  },
  {
    steps: ['holds.read-totals', 'holds.take-over'],
    prepare: async (world) => {
      const operator = await world.as('operator');
      const id = await foreignDelegate(world);
      const done = (): Promise<number> =>
        world.count(`SELECT count(*) FROM audit_logs WHERE action = 'orders.take-over'`);
      const before = await done();
      return {
        act: () =>
          operator.post(`/api/reconciliation/foreign-operations/${id}/take-over`, {
            durationSeconds: 300,
            reason,
          }),
        count: async () => (await done()) - before,
      };
    },
  },
  {
    steps: ['reconciliation.book'],
    prepare: async (world) => {
      const finance = await world.as('finance');
      const id = await lostSun(world);
      const wish = { ours: '0', chains: '1', reason };
      const key = randomUUID();
      return {
        act: () => finance.post(`/api/reconciliation/differences/${id}/book`, wish, key),
        count: await world.audited(`reconciliation:${id}`),
      };
    },
  },
  {
    // Where nobody compares, a second one is refused for as long as the first one waits.
    steps: ['reconciliation.begin'],
    roles: 'api',
    prepare: async (world) => {
      const finance = await world.as('finance');
      const runs = (): Promise<number> => world.count('SELECT count(*) FROM reconciliation_runs');
      const before = await runs();
      return {
        act: () => finance.post('/api/reconciliation/runs'),
        count: async () => (await runs()) - before,
      };
    },
  },
  exporting('reports.request-export'),
  exporting('reports.claim-export'),
  exporting('reports.write-file'),
  exporting('reports.finish-export'),
  {
    // Where nobody makes files, there is time to cancel.
    steps: ['reports.cancel-export'],
    roles: 'api',
    prepare: async (world) => {
      const finance = await world.as('finance');
      const wish = { subject: 'payments', filters: {}, format: 'csv' };
      const { id } = await finance.post<{ id: string }>('/api/reports/exports', wish);
      return {
        act: () => finance.post(`/api/reports/exports/${id}/cancel`),
        count: () =>
          world.count(
            `SELECT count(*) FROM audit_logs WHERE subject = $1 AND action = 'reports.cancel_export'`,
            [`export:${id}`],
          ),
      };
    },
  },
  {
    steps: ['reports.sign-day'],
    prepare: async (world) => {
      const finance = await world.as('finance');
      const { time } = await world.desk.devnet.state();
      const day = new Date(time - 3 * DAY_MS).toISOString().slice(0, 10);
      const { items } = await finance.get<{ items: { digest: string }[] }>(
        `/api/reports/days?from=${day}&to=${day}`,
      );
      const wish = { digest: items[0]?.digest, note: reason };
      return {
        act: () => finance.post(`/api/reports/days/${day}/sign-off`, wish),
        count: () => world.count('SELECT count(*) FROM report_days WHERE day = $1', [day]),
      };
    },
  },
];
