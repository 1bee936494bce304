import { z } from 'zod';
import { ControlError } from '../control/control-error.js';
import type { ControlList } from '../control/control-list.js';
import type { UserActions } from '../control/user-actions.js';
import type { ChatStore } from '../store/chat-store.js';
import { parseAmount } from './amounts.js';
import type { DevnetClient } from './devnet-client.js';
import type { WalletKeys } from './wallet-keys.js';
import type { WalletService } from './wallet.service.js';
import type { WalletView } from './wallet.types.js';

export interface WalletRouteDeps {
  actions: UserActions;
  chats: ChatStore;
  keys: WalletKeys;
  chain: DevnetClient | undefined;
  service: WalletService | undefined;
}

const id = z.object({ id: z.coerce.number().int() });
const decimal = z.union([z.string(), z.number().transform(String)]);
const payBody = z.strictObject({
  to: z.string(),
  trx: decimal.optional(),
  sun: z.union([z.string(), z.int()]).optional(),
});
const usdtBody = z.strictObject({
  to: z.string(),
  usdt: decimal.optional(),
  microUsdt: z.union([z.string(), z.int()]).optional(),
  feeLimitSun: z.int().positive().optional(),
});
const faucetBody = z.strictObject({ trx: decimal.default('1000'), usdt: decimal.default('500') });
const estimateQuery = z.object({ to: z.string(), usdt: z.string().default('1') });
const warpBody = z.strictObject({
  seconds: z
    .int()
    .positive()
    .max(31 * 86_400),
});

/** The demo wallets; without a devnet they answer 503, the view says `connected: false`. */
export function addWalletControls(list: ControlList, deps: WalletRouteDeps): void {
  const { actions, chats, keys, service } = deps;
  const idOf = (params: unknown) => actions.user(id.parse(params).id).id;
  list.add('GET', '/users/:id/wallet', 'address, TRX, USDT, energy, bandwidth', ({ params }) => {
    const userId = idOf(params);
    return service ? service.view(userId) : unconnected(keys.of(userId).address);
  });
  list.add(
    'GET',
    '/users/:id/wallet/transactions',
    'what the wallet has sent, newest first',
    ({ params }) => ({
      transactions: service?.history(idOf(params)) ?? [],
    }),
  );
  list.add(
    'POST',
    '/users/:id/wallet/pay',
    'send TRX and wait for the receipt {to, trx | sun}',
    ({ params, body }) => {
      const { to, trx, sun } = payBody.parse(body);
      return connected(service).pay(idOf(params), to, amountOf(trx, sun));
    },
  );
  list.add(
    'POST',
    '/users/:id/wallet/send-usdt',
    'send USDT and wait for the receipt {to, usdt | microUsdt, feeLimitSun?}',
    (request) => {
      const { to, usdt, microUsdt, feeLimitSun } = usdtBody.parse(request.body);
      return connected(service).sendUsdt(idOf(request.params), to, amountOf(usdt, microUsdt), feeLimitSun);
    },
  );
  list.add(
    'GET',
    '/users/:id/wallet/estimate',
    'energy a USDT transfer needs and what it burns ?to=&usdt=',
    (request) => {
      const { to, usdt } = estimateQuery.parse(request.query);
      return connected(service).estimate(idOf(request.params), to, parseAmount(usdt));
    },
  );
  list.add(
    'GET',
    '/users/:id/wallet/recipients',
    'one address that holds USDT and one that does not',
    ({ params }) =>
      connected(service).recipients(
        idOf(params),
        chats
          .listUsers()
          .filter((user) => user.type === 'private')
          .map((user) => user.id),
      ),
  );
  list.add('POST', '/users/:id/wallet/faucet', 'test money {trx?, usdt?}', async ({ params, body }) => {
    const { trx, usdt } = faucetBody.parse(body ?? {});
    const userId = idOf(params);
    await connected(service).faucet(userId, zeroOrAmount(trx), zeroOrAmount(usdt));
    return connected(service).view(userId);
  });
  addChainControls(list, deps);
}

function addChainControls(list: ControlList, { chain }: WalletRouteDeps): void {
  list.add('GET', '/chain', 'head block of the devnet', async () => {
    if (!chain) return { connected: false };
    const head = await chain.headBlock();
    return { connected: true, blockNumber: head.number, timestamp: head.timestamp };
  });
  list.add('POST', '/warp', "move the devnet's clock forward {seconds}", async ({ body }) => {
    if (!chain) throw new ControlError(503, 'no devnet is connected');
    return chain.control('/_control/warp', warpBody.parse(body));
  });
}

function connected(service: WalletService | undefined): WalletService {
  if (!service) throw new ControlError(503, 'no devnet is connected');
  return service;
}

function amountOf(decimalAmount: string | undefined, millionths: string | number | undefined): bigint {
  if (decimalAmount !== undefined) return parseAmount(decimalAmount);
  if (millionths === undefined || !/^[1-9]\d{0,17}$/.test(String(millionths)))
    throw new ControlError(400, 'an amount is needed');
  return BigInt(millionths);
}

const zeroOrAmount = (text: string): bigint => (/^0+(\.0+)?$/.test(text) ? 0n : parseAmount(text));

function unconnected(address: string): WalletView {
  const none = { available: 0, limit: 0 };
  return {
    address,
    connected: false,
    activated: false,
    sun: '0',
    microUsdt: '0',
    energy: none,
    bandwidth: none,
  };
}
