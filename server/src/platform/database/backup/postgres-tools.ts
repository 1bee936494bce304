import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { childEnvironment } from '../../config/index.js';
import { AppError } from '../../errors/index.js';

/** Programs of PostgreSQL's client that copying a database needs; looked for on PATH. */
export type PostgresTool = 'pg_dump' | 'pg_restore' | 'psql';

const NOT_FOUND = 127;
const TOLD_LINES = 12;

/** What libpq reads: nothing of it appears among the arguments, which every account of the machine can list. */
export function connectionEnvironment(databaseUrl: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(databaseUrl);
  const values = {
    PGHOST: hostname.replace(/^\[|\]$/g, ''),
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGSSLMODE: searchParams.get('sslmode') ?? '',
    PGSSLROOTCERT: searchParams.get('sslrootcert') ?? '',
    PGCONNECT_TIMEOUT: '10',
    PGAPPNAME: 'energy-desk-backup',
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

interface Running {
  /** Open where `piped` was asked for. */
  readonly output: Readable | null;
  /** Resolves at exit code 0. @throws AppError backup/no_client, backup/tool_failed with what it said last */
  readonly ended: Promise<string>;
}

/**
 * Starts a tool on the database.
 * @param input read as its standard input
 * @param piped leaves its standard output to the caller instead of gathering it
 */
export function startTool(
  tool: PostgresTool,
  args: readonly string[],
  databaseUrl: string | null,
  { input, piped = false }: { input?: Readable; piped?: boolean } = {},
): Running {
  const child = spawn(tool, args, {
    env: { ...childEnvironment(), ...(databaseUrl ? connectionEnvironment(databaseUrl) : {}) },
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const printed: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  if (!piped) child.stdout?.setEncoding('utf8').on('data', (text: string) => printed.push(text));
  if (input && child.stdin) {
    // A tool that ends early says why itself.
    child.stdin.on('error', () => input.destroy());
    input.pipe(child.stdin);
  }
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', (error) => reject(failure(tool, NOT_FOUND, error.message)));
    child.once('close', (code) => {
      if (code === 0) resolve(printed.join(''));
      else reject(failure(tool, code, said.join('')));
    });
  });
  return { output: piped ? child.stdout : null, ended };
}

/** Runs a tool to its end. @returns what it printed @throws AppError as in `startTool` */
export const runTool = (
  tool: PostgresTool,
  args: readonly string[],
  databaseUrl: string | null,
): Promise<string> => startTool(tool, args, databaseUrl).ended;

function failure(tool: PostgresTool, code: number | null, said: string): AppError {
  if (code === NOT_FOUND)
    return new AppError(
      'backup/no_client',
      'caller',
      `${tool} is not on PATH: install PostgreSQL's client, of the server's major version or newer`,
    );
  const told = said.trim().split('\n').slice(-TOLD_LINES).join('\n');
  return new AppError('backup/tool_failed', 'world', `${tool} failed (${code ?? 'killed'})\n${told}`);
}
