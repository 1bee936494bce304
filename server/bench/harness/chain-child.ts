// A devnet and a Telegram simulator in a process of their own, watched from the inside: node chain-child.js <options>
import { startDevnet, type DevnetOptions } from '@energy-desk/sandbox/devnet';
import { startTelegramSimulator } from '@energy-desk/sandbox/telegram';

/** Moments on this process's own clock, in milliseconds. */
export interface Seen {
  /** When a block with this transaction was made. */
  readonly inBlock: Record<string, number>;
  /** When this transaction reached the node. */
  readonly received: Record<string, number>;
}

const { botToken, devnet: options } = JSON.parse(process.argv[2] ?? '{}') as {
  botToken: string;
  devnet: DevnetOptions;
};
const devnet = await startDevnet(options);
const telegram = await startTelegramSimulator({ port: 0, chatPort: 0, botToken, demoUsers: [] });
const seen: Seen = { inBlock: {}, received: {} };
const { chain } = devnet;
chain.onBlock((block) => {
  for (const { tx } of block.txs) seen.inBlock[tx.txid] ??= performance.now();
});
const push = chain.push.bind(chain);
chain.push = (tx, heldBlocks) => {
  push(tx, heldBlocks);
  seen.received[tx.txid] ??= performance.now();
};
process.on('message', (message: { id: number }) => process.send?.({ id: message.id, seen }));
process.on('disconnect', () => process.exit(0));
process.send?.({
  ready: { urls: devnet.urls, usdtContract: devnet.usdtContract, telegramUrl: telegram.url },
});
