import { startDevnet } from './index.js';

function integer(name: string, fallback: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} must be a whole number, not "${text}"`);
  return Number(text);
}

const dataDir = process.env.DEVNET_DATA_DIR;
const devnet = await startDevnet({
  port: integer('DEVNET_PORT', 9090),
  blockMs: integer('SANDBOX_BLOCK_MS', 3_000),
  nodes: integer('DEVNET_NODES', 1),
  clock: process.env.DEVNET_CLOCK === 'virtual' ? 'virtual' : 'wall',
  ...(dataDir === undefined || dataDir === '' ? {} : { dataDir }),
});

const { url, urls, usdtContract, faucetKey, genesisBlockId } = devnet;
process.stdout.write(`${JSON.stringify({ url, urls, usdtContract, faucetKey, genesisBlockId })}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void devnet.close().then(() => process.exit(0)));
}
