import type { SandboxSecrets } from './secrets.js';

export interface ServerSurroundings {
  port: number;
  databaseUrl: string;
  redisUrl: string;
  telegramUrl: string;
  /** Base addresses of the devnet's nodes, in order of preference. */
  tronUrls: readonly string[];
  usdtContract: string;
}

/** The server's environment: everything it is configured by, and nothing that it must not know. */
export function serverEnvironment(
  around: ServerSurroundings,
  secrets: SandboxSecrets,
): Record<string, string> {
  const addresses = (accounts: readonly { address: string }[]): string =>
    accounts.map(({ address }) => address).join(',');
  return {
    NODE_ENV: 'production',
    PORT: String(around.port),
    PUBLIC_URL: `http://localhost:${around.port}`,
    ROLES: 'all',
    DATABASE_URL: around.databaseUrl,
    REDIS_URL: around.redisUrl,
    TELEGRAM_BOT_TOKEN: secrets.botToken,
    TELEGRAM_API_ROOT: around.telegramUrl,
    TRON_NETWORK: 'devnet',
    TRON_NODES: around.tronUrls.join(','),
    TRON_USDT_CONTRACT: around.usdtContract,
    PAYMENT_ADDRESSES: addresses(secrets.payment),
    FLASH_ADDRESSES: addresses(secrets.flash),
    TREASURY_ADDRESS: secrets.treasury.address,
    TREASURY_KEY: secrets.treasury.privateKey,
    ENCRYPTION_KEYS: secrets.encryptionKeys,
    JWT_SECRET: secrets.jwtSecret,
    METRICS_TOKEN: secrets.metricsToken,
    LOG_LEVEL: 'info',
  };
}
