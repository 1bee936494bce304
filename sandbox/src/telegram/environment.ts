import type { TelegramSimulatorOptions } from './index.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The simulator's settings from TELEGRAM_PORT, CHAT_PORT, BOT_TOKEN and the optional rest. */
export function readEnvironment(env: Environment): TelegramSimulatorOptions {
  const botToken = env['BOT_TOKEN'];
  if (!botToken) throw new Error('BOT_TOKEN is missing');
  return {
    port: readPort(env, 'TELEGRAM_PORT', 9091),
    chatPort: readPort(env, 'CHAT_PORT', 3100),
    botToken,
    ...optional('dataDir', env['TELEGRAM_DATA_DIR']),
    ...optional('devnetUrl', env['DEVNET_URL']),
    ...optional('usdtContract', env['USDT_CONTRACT']),
    ...optional('botUsername', env['BOT_USERNAME']),
    ...optional('botName', env['BOT_NAME']),
    ...optional('chatStaticDir', env['CHAT_STATIC_DIR']),
    ...optional('host', env['TELEGRAM_HOST']),
  };
}

function readPort(env: Environment, name: string, fallback: number): number {
  const port = Number(env[name] ?? fallback);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`${name} is not a port: ${env[name]}`);
  return port;
}

function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value ? ({ [key]: value } as Record<K, string>) : {};
}
