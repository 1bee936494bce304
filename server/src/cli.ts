import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { backup, BACKUP_HELP } from './commands/backup.command.js';
import { balance, BALANCE_HELP } from './commands/balance.command.js';
import { createOwner, CREATE_OWNER_HELP } from './commands/create-owner.command.js';
import { payments, PAYMENTS_HELP } from './commands/payments.command.js';
import { prices, PRICES_HELP } from './commands/prices.command.js';
import { rates, RATES_HELP } from './commands/rates.command.js';
import { refunds, REFUNDS_HELP } from './commands/refunds.command.js';
import { restore, RESTORE_HELP } from './commands/restore.command.js';
import { risk, RISK_HELP } from './commands/risk.command.js';
import { rotateKeys, ROTATE_KEYS_HELP } from './commands/rotate-keys.command.js';
import { seed } from './commands/seed.command.js';
import { AppConfig } from './platform/config/index.js';
import { CRASH_POINTS } from './platform/crash-points/index.js';
import { migrateDown, migrateUp } from './platform/database/index.js';
import { AppError, messageOf } from './platform/errors/index.js';

const USAGE_ERROR = 2;
const FAILED = 1;

interface Command {
  readonly summary: string;
  readonly help: string;
  readonly run: (args: string[]) => Promise<string>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  migrate: {
    summary: 'bring the database schema up to date',
    help: 'migrate [--down]\n  --down   undo the newest migration instead',
    run: async (args) => {
      const { values } = parseArgs({ args, options: { down: { type: 'boolean', default: false } } });
      const { databaseUrl } = AppConfig.fromProcess();
      if (values.down) {
        await migrateDown(databaseUrl);
        return 'the newest migration is undone';
      }
      const done = await migrateUp(databaseUrl);
      return done.length > 0 ? `migrated: ${done.join(', ')}` : 'the schema is up to date';
    },
  },
  backup: {
    summary: 'write the whole database to a file, while the server goes on',
    help: BACKUP_HELP,
    run: backup,
  },
  restore: {
    summary: 'put a backup in the place of the database; nothing is sent until a person releases it',
    help: RESTORE_HELP,
    run: restore,
  },
  'crash-points': {
    summary: 'list the points at which CRASH_AT can kill a server of the devnet',
    help: 'crash-points\n  one name a line; CRASH_AT takes several, with commas, and the server dies at the first that it passes',
    run: () => Promise.resolve(CRASH_POINTS.join('\n')),
  },
  balance: {
    summary: 'what a user has with us, what moved it, and changing it by hand',
    help: BALANCE_HELP,
    run: balance,
  },
  'create-owner': {
    summary: 'make an admin who may do everything, the first one above all',
    help: CREATE_OWNER_HELP,
    run: createOwner,
  },
  payments: {
    summary: 'payments that fit nothing: list, look, assign, credit, refund',
    help: PAYMENTS_HELP,
    run: payments,
  },
  prices: {
    summary: 'show, make, change and preview prices, version by version',
    help: PRICES_HELP,
    run: prices,
  },
  rates: {
    summary: 'show and set what a TRX is worth in USDT, accept or reject a jump',
    help: RATES_HELP,
    run: rates,
  },
  refunds: {
    summary: 'what goes back on chain: list, approve, credit instead, write off',
    help: REFUNDS_HELP,
    run: refunds,
  },
  risk: {
    summary: 'put addresses and users on the deny, allow and exchange lists, or take them off',
    help: RISK_HELP,
    run: risk,
  },
  'rotate-keys': {
    summary: 'seal wallet keys and authenticators with the first key of ENCRYPTION_KEYS',
    help: ROTATE_KEYS_HELP,
    run: rotateKeys,
  },
  seed: {
    summary: 'add packages, prices, pools, wallets and admins from a file',
    help: 'seed --file <path>\n  --file   JSON with energyPackages, priceConfigs, flashConfigs, volumeTiers, timeRules,\n           utilisationRules, exchangeRate, pools, settings and admins; what is there already stays',
    run: async (args) => {
      const { values } = parseArgs({ args, options: { file: { type: 'string' } } });
      if (!values.file) throw new AppError('cli/usage', 'caller', 'seed needs --file <path>');
      return seed(values.file);
    },
  },
};

const usage = (): string =>
  [
    'usage: <command> [options]   (each command has --help)',
    ...Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`),
  ].join('\n');

async function main([name = '', ...args]: string[]): Promise<number> {
  const command = COMMANDS[name];
  if (!command) {
    process.stdout.write(`${usage()}\n`);
    return name === '' || name === '--help' ? 0 : USAGE_ERROR;
  }
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
