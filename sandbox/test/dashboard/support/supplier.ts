import { TronWeb } from 'tronweb';
import { newAccount, type Account } from '../../../src/driver/index.js';
import type { Desk } from './desk.js';

const SUN_PER_TRX = 1_000_000;
const LIQUID_TRX = 500;

/** A wallet of a supplier whom the desk does not know yet, with so much staked for energy. */
export async function newSupplier(desk: Desk, stakedTrx: number): Promise<Account> {
  const account = newAccount();
  const { url } = desk.sandbox.devnet;
  await desk.chain.control('faucet', { address: account.address, trx: stakedTrx + LIQUID_TRX });
  const accountOf = (): Promise<{ address?: string; frozenV2?: { type?: string; amount?: number }[] }> =>
    desk.chain.post('/wallet/getaccount', { address: account.address, visible: true });
  await desk.until('the account to exist', async () => (await accountOf()).address);
  const tronWeb = new TronWeb({ fullHost: url });
  const built = await tronWeb.transactionBuilder.freezeBalanceV2(
    stakedTrx * SUN_PER_TRX,
    'ENERGY',
    account.address,
  );
  await tronWeb.trx.sendRawTransaction(await tronWeb.trx.sign(built, account.privateKey));
  await desk.until('the stake', async () =>
    (await accountOf()).frozenV2?.find(({ type, amount }) => type === 'ENERGY' && (amount ?? 0) > 0),
  );
  return account;
}
