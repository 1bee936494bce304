import { newAccount, Payer, type Account } from '../../../src/driver/index.js';
import type { Desk } from './desk.js';
import { setListed } from '../../support/price-list.js';

/** Everybody who sends transfers in a campaign, by what they are. */
export interface Cast {
  /** Rich in TRX and USDT; they pay for anybody. */
  plain: Payer;
  /** Send to flash addresses again and again, whole units or next to nothing more. */
  regulars: Account[];
  /** Send to flash addresses once. */
  guests: Account[];
  /** One wallet out of which an exchange pays for all its customers. */
  exchange: Account;
  /** Holds USDT and sends it when called. */
  payingContract: string;
  /** A contract whose key somebody has. */
  contract: Account;
  denied: Account;
  /** Has TRX for fees and no USDT. */
  poor: Account;
  /** Calls itself USDT. */
  fakeToken: string;
}

const REGULARS = 8;
const TRX = 50_000;
const GUEST_TRX = 100;
const RICH = 2_000_000;
const GUESTS_AT_ONCE = 50;

/** Gives money to everybody. @param guests how many senders come only once */
export async function assemble(desk: Desk, guests: number): Promise<Cast> {
  const { devnet } = desk;
  const few = await Payer.create(devnet, REGULARS, TRX);
  const once = Array.from({ length: guests }, newAccount);
  for (let at = 0; at < once.length; at += GUESTS_AT_ONCE) {
    const group = once.slice(at, at + GUESTS_AT_ONCE);
    for (const { address } of group) await devnet.control('faucet', { address, trx: GUEST_TRX, mine: false });
    await devnet.control('mine');
  }
  const plain = await Payer.create(devnet, 4, RICH, RICH);
  const [exchange, contract, denied, poor] = (await Payer.create(devnet, 4, TRX)).accounts;
  if (!exchange || !contract || !denied || !poor) throw new Error('not everybody came');
  await devnet.control('contract-at', { address: contract.address });
  const paying = await devnet.control<{ contract: string }>('payer-contract', { trx: 1, usdt: RICH });
  const fake = await devnet.control<{ contract: string }>('fake-token', {
    holder: plain.accounts[0]?.address,
  });
  const query = (sql: string, parameters?: unknown[]): Promise<object[]> => desk.select(sql, parameters);
  await setListed(query, 'exchange', exchange.address);
  await setListed(query, 'deny', denied.address);
  return {
    plain,
    regulars: [...few.accounts],
    guests: once,
    exchange,
    payingContract: paying.contract,
    contract,
    denied,
    poor,
    fakeToken: fake.contract,
  };
}
