import type { Asked } from '../../driver/index.js';
import type { DaysDeed } from './history-plan.js';
import type { Customer, HistoryPeople } from './history-people.js';

const MILLION = 1_000_000n;
const FRACTION_DIGITS = 6;
const FLASH_UNIT_SUN = 3_000_000n;
const FLASH_ODD_SUN = 4_350_000n;
const STRANGE_SUN = 7_770_000n;
const WRONG_BY = 12_345n;
const DEPOSIT_TRX = 50;

/** Where money that fits nothing is sent, and flash rentals are paid. */
export interface Addresses {
  readonly flash: string;
  readonly payment: string;
}

const decimal = (millionths: bigint): string =>
  `${millionths / MILLION}.${String(millionths % MILLION).padStart(FRACTION_DIGITS, '0')}`;

async function payAsked({ user }: Customer, asked: Asked | undefined, extra = 0n): Promise<void> {
  if (!asked) return;
  const amount = decimal(asked.amount + extra);
  if (asked.currency === 'USDT') await user.sendUsdt(asked.address, amount);
  else await user.pay(asked.address, amount);
}

/** Does one deed through chat and chain, as its person would. @throws Error when the chat leads nowhere */
export async function doDeed(
  { deed, who, energy }: DaysDeed,
  { customers, senders }: HistoryPeople,
  { flash, payment }: Addresses,
): Promise<void> {
  const customer = customers[who % customers.length];
  if (!customer) return;
  const place = async (payWith: 'transfer' | 'balance' | 'usdt' = 'transfer') =>
    customer.buyer.place({ energy, receiver: customer.address, payWith });
  switch (deed) {
    case 'transfer':
      return payAsked(customer, (await place()).request);
    case 'usdt':
      return payAsked(customer, (await place('usdt')).request);
    case 'balance':
      return depositThenRent(customer, energy);
    case 'flash':
    case 'flash-two':
    case 'flash-odd': {
      const sun = { flash: FLASH_UNIT_SUN, 'flash-two': 2n * FLASH_UNIT_SUN, 'flash-odd': FLASH_ODD_SUN }[
        deed
      ];
      await senders.pay(flash, sun);
      return;
    }
    case 'unpaid':
      await place();
      return;
    case 'cancelled':
      return customer.buyer.cancel((await place()).orderId);
    case 'cancelled-then-paid': {
      const { orderId, request } = await place();
      await customer.buyer.cancel(orderId);
      return payAsked(customer, request);
    }
    case 'wrong-amount':
      return payAsked(customer, (await place()).request, WRONG_BY);
    case 'twice': {
      const { request } = await place();
      await payAsked(customer, request);
      return payAsked(customer, request);
    }
    case 'stranger':
      await senders.pay(payment, STRANGE_SUN);
  }
}

/** The first time there is nothing on the balance: a deposit, which is there when it is solid; later on a rental. */
async function depositThenRent(customer: Customer, energy: RegExp): Promise<void> {
  const { buyer, address } = customer;
  const { request } = await buyer.deposit('TRX', DEPOSIT_TRX);
  await payAsked(customer, request);
  await customer.user.waitForMessage(/\b50(\.0+)? TRX/);
  await buyer.place({ energy, receiver: address, payWith: 'balance' });
}
