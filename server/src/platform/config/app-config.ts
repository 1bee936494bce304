import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError, messageOf } from '../errors/index.js';
import { type Environment, isVariable, readEnvironment, type Role } from './config.schema.js';

type RawEnvironment = Readonly<Record<string, string | undefined>>;

/** Secrets that may be given as a path in `<NAME>_FILE` instead. */
const FILE_SUFFIX = '_FILE';

/** The variables with what their files say, and the files that can't be read. */
function withFiles(raw: RawEnvironment): { merged: Record<string, string | undefined>; unread: string[] } {
  const merged: Record<string, string | undefined> = { ...raw };
  const unread: string[] = [];
  for (const [name, path] of Object.entries(raw)) {
    const target = name.slice(0, -FILE_SUFFIX.length);
    if (!name.endsWith(FILE_SUFFIX) || !path || !isVariable(target)) continue;
    try {
      merged[target] = readFileSync(path, 'utf8').trim();
    } catch (error) {
      unread.push(`${name}: cannot read ${path}: ${messageOf(error)}`);
    }
  }
  return { merged, unread };
}

/** The validated configuration of this process. Never logged: it holds secrets. */
export class AppConfig {
  readonly environment: Environment['NODE_ENV'];
  readonly port: number;
  readonly publicUrl: string | undefined;
  readonly roles: readonly Role[];
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly telegram: {
    botToken: string | undefined;
    apiRoot: string;
    webhookUrl: string | undefined;
    webhookSecret: string | undefined;
  };
  readonly tron: {
    network: Environment['TRON_NETWORK'];
    nodes: Environment['TRON_NODES'];
    usdtContract: Environment['TRON_USDT_CONTRACT'];
  };
  readonly paymentAddresses: Environment['PAYMENT_ADDRESSES'];
  readonly flashAddresses: Environment['FLASH_ADDRESSES'];
  readonly treasuryAddress: Environment['TREASURY_ADDRESS'];
  /** Hidden from inspection too: nothing but the key vault has a use for it. */
  readonly #treasuryKey: string | undefined;
  readonly encryptionKeys: NonNullable<Environment['ENCRYPTION_KEYS']>;
  /** Signs what admins log in with; for the role api alone. */
  readonly #jwtSecret: string | undefined;
  /** Opens /metrics to whom it names; without one they are closed. */
  readonly #metricsToken: string | undefined;
  /** Telegram chat that hears of alerts. */
  readonly alertChatId: number | undefined;
  readonly corsOrigins: readonly string[];
  /** Folder of finished exports, absolute: workers write there, the API reads, so they must share it. */
  readonly reportsDir: string;
  readonly logLevel: Environment['LOG_LEVEL'];
  readonly crashAt: readonly string[];

  constructor(env: Environment) {
    this.environment = env.NODE_ENV;
    this.port = env.PORT;
    this.publicUrl = env.PUBLIC_URL;
    this.roles = env.ROLES;
    this.databaseUrl = env.DATABASE_URL;
    this.redisUrl = env.REDIS_URL;
    this.telegram = {
      botToken: env.TELEGRAM_BOT_TOKEN,
      apiRoot: env.TELEGRAM_API_ROOT,
      webhookUrl: env.TELEGRAM_WEBHOOK_URL,
      webhookSecret: env.TELEGRAM_WEBHOOK_SECRET,
    };
    const [first, ...rest] = env.TRON_NODES;
    const keyed = first && env.TRON_API_KEY ? { apiKey: env.TRON_API_KEY, ...first } : first;
    this.tron = {
      network: env.TRON_NETWORK,
      nodes: keyed ? [keyed, ...rest] : rest,
      usdtContract: env.TRON_USDT_CONTRACT,
    };
    this.paymentAddresses = env.PAYMENT_ADDRESSES;
    this.flashAddresses = env.FLASH_ADDRESSES;
    this.treasuryAddress = env.TREASURY_ADDRESS;
    this.#treasuryKey = this.has('worker') ? env.TREASURY_KEY : undefined;
    this.encryptionKeys = env.ENCRYPTION_KEYS ?? [];
    this.#jwtSecret = this.has('api') ? env.JWT_SECRET : undefined;
    this.#metricsToken = env.METRICS_TOKEN;
    this.alertChatId = env.ALERT_CHAT_ID;
    this.corsOrigins = env.CORS_ORIGINS;
    this.reportsDir = resolve(env.REPORTS_DIR);
    this.logLevel = env.LOG_LEVEL;
    this.crashAt = env.CRASH_AT ?? [];
  }

  /** Whether this process plays the role. */
  has(role: Role): boolean {
    return this.roles.includes(role);
  }

  /** Private key of the treasury in hex; for the role worker alone. */
  get treasuryKey(): string | undefined {
    return this.#treasuryKey;
  }

  get jwtSecret(): string | undefined {
    return this.#jwtSecret;
  }

  get metricsToken(): string | undefined {
    return this.#metricsToken;
  }

  /** Every address of ours that the configuration names; supplier wallets are in the pools. */
  get ownAddresses(): readonly string[] {
    return [...this.paymentAddresses, ...this.flashAddresses, this.treasuryAddress];
  }

  toJSON(): object {
    return { roles: this.roles, network: this.tron.network };
  }

  /**
   * @throws AppError config/invalid with every fault of the environment in `details.problems`
   */
  static from(raw: RawEnvironment): AppConfig {
    const { merged, unread } = withFiles(raw);
    const read = readEnvironment(merged);
    if ('environment' in read && unread.length === 0) return new AppConfig(read.environment);
    const wrong = 'problems' in read ? read.problems.map(({ name, message }) => `${name}: ${message}`) : [];
    throw new AppError('config/invalid', 'caller', 'The environment is not valid.', {
      problems: [...unread, ...wrong],
    });
  }

  static fromProcess(): AppConfig {
    return AppConfig.from(process.env);
  }
}
