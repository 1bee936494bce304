import type { ControlList } from '../control/control-list.js';
import type { SimulatorCore } from '../simulator-core.js';
import { DevnetClient } from './devnet-client.js';
import { WalletKeys } from './wallet-keys.js';
import { addWalletControls } from './wallet.routes.js';
import { WalletService } from './wallet.service.js';

/** What each demo user starts with: 2,000 TRX and 1,000 USDT, in millionths. */
const START_SUN = 2_000_000_000n;
const START_MICRO_USDT = 1_000_000_000n;

export interface Wallets {
  addControls(list: ControlList): void;
  /** Funds every person whose wallet the chain does not know yet. */
  fundDemoUsers(): Promise<void>;
  /** Makes the wallet of a new user; funded when a devnet is connected. */
  userCreated(userId: number): Promise<void>;
}

/** The demo users' wallets over a devnet, or over nothing. */
export function createWallets(options: {
  core: SimulatorCore;
  devnetUrl?: string | undefined;
  usdtContract?: string | undefined;
}): Wallets {
  const { context, actions, log } = options.core;
  const keys = new WalletKeys(log);
  const url = options.devnetUrl?.replace(/\/$/, '');
  const chain = url === undefined ? undefined : new DevnetClient(url, options.usdtContract);
  const service = chain && new WalletService(chain, keys, log, context.events);
  const fund = async (userId: number): Promise<void> => {
    if (!service || !chain || (await chain.account(keys.of(userId).address))) return;
    await service.faucet(userId, START_SUN, chain.usdtContract === undefined ? 0n : START_MICRO_USDT);
  };
  const people = () => context.chats.listUsers().filter((user) => user.type === 'private');
  return {
    addControls: (list) => addWalletControls(list, { actions, chats: context.chats, keys, chain, service }),
    fundDemoUsers: async () => {
      // All at once: each waits for the block that brings its money.
      await Promise.all(people().map((user) => fund(user.id)));
    },
    userCreated: async (userId) => {
      if (context.chats.user(userId)?.type === 'private') await fund(userId);
    },
  };
}
