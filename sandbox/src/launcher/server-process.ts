import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from '../embedded/index.js';

export interface ServerExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

type Overrides = Readonly<Record<string, string | undefined>>;

const serverFile = (name: string): string =>
  fileURLToPath(new URL(`../../../server/dist/${name}.js`, import.meta.url));

/** Lines kept in memory; older ones are dropped. */
const KEPT_LINES = 20_000;

/** The server as a child process: started, stopped and killed as often as wanted. */
export class ServerProcess {
  /** What every run so far wrote to its two outputs, oldest first. */
  readonly logs: string[] = [];
  private readonly listeners = new Set<(exit: ServerExit) => void>();
  private child: ChildProcess | undefined;
  private lastExit: ServerExit | undefined;

  constructor(
    private readonly environment: Readonly<Record<string, string>>,
    private readonly logFile?: string,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.environment['PORT']}`;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get running(): boolean {
    return this.child !== undefined;
  }

  /** Calls the listener at each end of the process, wanted or not; gives the way to unsubscribe. */
  onExit(listener: (exit: ServerExit) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Starts the process without waiting for it. @throws Error when it runs already */
  spawn(overrides: Overrides = {}): void {
    if (this.child) throw new Error('The server runs already');
    const child = this.launch([serverFile('main')], overrides);
    this.child = child;
    this.lastExit = undefined;
    const ended = (exit: ServerExit): void => {
      if (this.child !== child) return;
      this.child = undefined;
      this.lastExit = exit;
      for (const listener of this.listeners) listener(exit);
    };
    child.once('exit', (code, signal) => ended({ code, signal }));
    child.once('error', () => ended({ code: 127, signal: null }));
  }

  /** Starts the process and waits until GET /health answers 200. @throws Error when it ends before that */
  async start(overrides: Overrides = {}): Promise<void> {
    this.spawn(overrides);
    await this.healthy();
  }

  async healthy(timeoutMs = 60_000): Promise<void> {
    await until(
      'the server to be healthy',
      async () => {
        if (this.lastExit) throw new Error(`The server ended (${describe(this.lastExit)})\n${this.tail()}`);
        const answer = await fetch(`${this.url}/health`).catch(() => undefined);
        await answer?.body?.cancel();
        return answer?.ok ? true : undefined;
      },
      timeoutMs,
      50,
    );
  }

  /** Resolves when the process has ended; at once when none runs. */
  exited(): Promise<ServerExit> {
    const { child, lastExit } = this;
    if (!child) return Promise.resolve(lastExit ?? { code: 0, signal: null });
    return new Promise((resolve) => {
      const unsubscribe = this.onExit((exit) => {
        unsubscribe();
        resolve(exit);
      });
    });
  }

  /** Asks the process to end and waits for it; kills it after `patienceMs`. */
  async stop(patienceMs = 15_000): Promise<ServerExit> {
    const ending = this.exited();
    this.child?.kill('SIGTERM');
    const timer = setTimeout(() => this.child?.kill('SIGKILL'), patienceMs);
    try {
      return await ending;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the process without any warning, as a power cut would. */
  async kill9(): Promise<ServerExit> {
    const ending = this.exited();
    this.child?.kill('SIGKILL');
    return ending;
  }

  /** Runs one of the server's own commands to its end. @returns what it printed @throws Error with its output when it fails */
  async command(...args: string[]): Promise<string> {
    const before = this.logs.length;
    const child = this.launch([serverFile('cli'), ...args], {});
    let printed = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const code = await new Promise<number | null>((resolve) => {
      child.once('close', resolve);
      child.once('error', () => resolve(127));
    });
    if (code === 0) return printed;
    throw new Error(
      `The server's command "${args[0]}" failed (${code})\n${this.logs.slice(before).join('\n')}`,
    );
  }

  /** The newest lines of the log. */
  tail(lines = 30): string {
    return this.logs.slice(-lines).join('\n');
  }

  private launch(args: string[], overrides: Overrides): ChildProcess {
    const base = { PATH: process.env['PATH'], HOME: process.env['HOME'], TZ: 'UTC' };
    const child = spawn(process.execPath, ['--enable-source-maps', ...args], {
      env: { ...base, ...this.environment, ...overrides },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C in the terminal reaches the launcher alone, which then stops all in order.
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.keep(line));
    }
    return child;
  }

  private keep(line: string): void {
    this.logs.push(line);
    if (this.logs.length > KEPT_LINES) this.logs.splice(0, this.logs.length - KEPT_LINES);
    if (this.logFile) appendFileSync(this.logFile, `${line}\n`, { mode: 0o600 });
  }
}

/** How a process ended, in a word. */
export function describe({ code, signal }: ServerExit): string {
  return signal ?? `exit code ${code}`;
}
