import type { LoggerService } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Rooms } from './rooms.js';

interface Secret {
  readonly value: string;
  /** Paths of the routes that give it out. */
  readonly givenBy: readonly string[];
}

/** Secrets that a test made, and whatever the server said, wrote and kept: the one is not to be in the other. */
export class SecretHunt {
  readonly secrets = new Map<string, Secret>();
  readonly answers: { readonly route: string; readonly text: string }[] = [];
  private readonly lines: string[] = [];

  /** Keeps what the server logs, of every level. */
  readonly notebook: LoggerService = (() => {
    const write = (...said: unknown[]): void => void this.lines.push(said.map(textOf).join(' '));
    return { log: write, error: write, warn: write, debug: write, verbose: write, fatal: write };
  })();

  get log(): string {
    return this.lines.join('\n');
  }

  /** @returns the value */
  keep(name: string, value: string, ...givenBy: string[]): string {
    if (value.length < 6) throw new Error(`${name} is no secret: ${JSON.stringify(value)}`);
    this.secrets.set(name, { value, givenBy });
    return value;
  }

  /** Keeps everything of an answer: its headers, too. */
  heard(route: string, { headers, body }: { readonly headers: Headers; readonly body: unknown }): void {
    this.answers.push({ route, text: `${JSON.stringify([...headers])} ${JSON.stringify(body)}` });
  }

  /** Names of secrets in the text. */
  foundIn(text: string, but: (name: string, secret: Secret) => boolean = () => false): string[] {
    return [...this.secrets].flatMap(([name, secret]) =>
      text.includes(secret.value) && !but(name, secret) ? [name] : [],
    );
  }

  /** Answers that hold a secret which they do not give. */
  leaks(): string[] {
    return this.answers.flatMap(({ route, text }) =>
      this.foundIn(text, (_, { givenBy }) => givenBy.includes(route)).map((name) => `${name} in ${route}`),
    );
  }
}

const textOf = (said: unknown): string =>
  said instanceof Error
    ? `${said.message} ${said.stack} ${JSON.stringify(said)}`
    : (JSON.stringify(said) ?? '');

/** Every row of every table, as JSON by the table's name. */
export async function tablesOf(rooms: Rooms): Promise<Map<string, string>> {
  const names = await rooms.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const dumps = new Map<string, string>();
  for (const { name } of names) dumps.set(name, JSON.stringify(await rooms.query(`SELECT * FROM "${name}"`)));
  return dumps;
}

/** Every key of Redis with its value. */
export async function redisOf(rooms: Rooms): Promise<string[]> {
  const client = new Redis(rooms.config.redisUrl);
  const kept: string[] = [];
  for (const key of await client.keys('*')) {
    const type = await client.type(key);
    const value: unknown =
      type === 'string'
        ? await client.get(key)
        : type === 'hash'
          ? await client.hgetall(key)
          : type === 'list'
            ? await client.lrange(key, 0, -1)
            : type === 'set'
              ? await client.smembers(key)
              : type === 'zset'
                ? await client.zrange(key, 0, -1)
                : await client.xrange(key, '-', '+');
    kept.push(`${key} ${JSON.stringify(value)}`);
  }
  await client.quit();
  return kept;
}
