import 'reflect-metadata';
import { AppError, messageOf } from './platform/errors/index.js';

const USAGE_ERROR = 2;
const FAILED = 1;

interface Command {
  readonly help: string;
  readonly run: (args: string[]) => Promise<string>;
}

/** What a command needs is loaded when it is called: the whole server takes seconds, and most need little of it. */
interface Entry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Entry>> = {
  migrate: {
    summary: 'bring the database schema up to date',
    load: () =>
      import('./commands/migrate.command.js').then((m) => ({ help: m.MIGRATE_HELP, run: m.migrate })),
  },
  backup: {
    summary: 'write the whole database to a file, while the server goes on',
    load: () => import('./commands/backup.command.js').then((m) => ({ help: m.BACKUP_HELP, run: m.backup })),
  },
  restore: {
    summary: 'put a backup in the place of the database; nothing is sent until a person releases it',
    load: () =>
      import('./commands/restore.command.js').then((m) => ({ help: m.RESTORE_HELP, run: m.restore })),
  },
  'crash-points': {
    summary: 'list the points at which CRASH_AT can kill a server of the devnet',
    load: () =>
      import('./commands/crash-points.command.js').then((m) => ({
        help: m.CRASH_POINTS_HELP,
        run: m.crashPoints,
      })),
  },
  balance: {
    summary: 'what a user has with us, what moved it, and changing it by hand',
    load: () =>
      import('./commands/balance.command.js').then((m) => ({ help: m.BALANCE_HELP, run: m.balance })),
  },
  'create-owner': {
    summary: 'make an admin who may do everything, the first one above all',
    load: () =>
      import('./commands/create-owner.command.js').then((m) => ({
        help: m.CREATE_OWNER_HELP,
        run: m.createOwner,
      })),
  },
  payments: {
    summary: 'payments that fit nothing: list, look, assign, credit, refund',
    load: () =>
      import('./commands/payments.command.js').then((m) => ({ help: m.PAYMENTS_HELP, run: m.payments })),
  },
  prices: {
    summary: 'show, make, change and preview prices, version by version',
    load: () => import('./commands/prices.command.js').then((m) => ({ help: m.PRICES_HELP, run: m.prices })),
  },
  rates: {
    summary: 'show and set what a TRX is worth in USDT, accept or reject a jump',
    load: () => import('./commands/rates.command.js').then((m) => ({ help: m.RATES_HELP, run: m.rates })),
  },
  refunds: {
    summary: 'what goes back on chain: list, approve, credit instead, write off',
    load: () =>
      import('./commands/refunds.command.js').then((m) => ({ help: m.REFUNDS_HELP, run: m.refunds })),
  },
  risk: {
    summary: 'put addresses and users on the deny, allow and exchange lists, or take them off',
    load: () => import('./commands/risk.command.js').then((m) => ({ help: m.RISK_HELP, run: m.risk })),
  },
  'rotate-keys': {
    summary: 'seal wallet keys and authenticators with the first key of ENCRYPTION_KEYS',
    load: () =>
      import('./commands/rotate-keys.command.js').then((m) => ({
        help: m.ROTATE_KEYS_HELP,
        run: m.rotateKeys,
      })),
  },
  seed: {
    summary: 'add packages, prices, pools, wallets and admins from a file',
    load: () => import('./commands/seed.command.js').then((m) => ({ help: m.SEED_HELP, run: m.seedFrom })),
  },
};

const usage = (): string =>
  [
    'usage: <command> [options]   (each command has --help)',
    ...Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`),
  ].join('\n');

async function main([name = '', ...args]: string[]): Promise<number> {
  const entry = COMMANDS[name];
  if (!entry) {
    process.stdout.write(`${usage()}\n`);
    return name === '' || name === '--help' ? 0 : USAGE_ERROR;
  }
  const command = await entry.load();
  if (args.includes('--help')) {
    process.stdout.write(`${command.help}\n`);
    return 0;
  }
  try {
    process.stdout.write(`${await command.run(args)}\n`);
    return 0;
  } catch (error) {
    const problems = error instanceof AppError ? error.details['problems'] : undefined;
    const lines = Array.isArray(problems) ? problems.map((problem) => `\n  - ${String(problem)}`) : [];
    process.stderr.write(`${messageOf(error)}${lines.join('')}\n`);
    return FAILED;
  }
}

process.exitCode = await main(process.argv.slice(2));
