import type { Asked } from '../../driver/index.js';
import type { DaysDeed } from './history-plan.js';
import type { Customer, HistoryPeople } from './history-people.js';
import type { PastDesk } from './past-desk.js';

const MILLION = 1_000_000n;
const FRACTION_DIGITS = 6;
const UNIT_SUN = 3_000_000n;
const FLASH_SUN = {
  flash: UNIT_SUN,
  'flash-two': 2n * UNIT_SUN,
  'flash-odd': 4_350_000n,
  'flash-little': 1_200_000n,
  exchange: UNIT_SUN,
  denied: UNIT_SUN,
} as const;
const EXCHANGE = 0;
const DENIED = 1;
const STRANGE_SUN = 7_770_000n;
const WRONG_BY = 12_345n;
const DEPOSIT_TRX = 50;
/** Of the dearest package. */
const RENTALS_A_DEPOSIT = 3;
const GIFT_ENERGY = 65_000;

/** Where money that fits nothing is sent, and flash rentals are paid. */
export interface Addresses {
  readonly flash: string;
  readonly payment: string;
}

/** Where deeds are done. */
export interface Scene {
  readonly people: HistoryPeople;
  readonly addresses: Addresses;
  readonly desk: PastDesk;
}

/** What the same person does when the time to pay is over. */
export type Later = () => Promise<void>;

const decimal = (millionths: bigint): string =>
  `${millionths / MILLION}.${String(millionths % MILLION).padStart(FRACTION_DIGITS, '0')}`;

async function payAsked({ user }: Customer, asked: Asked | undefined, extra = 0n): Promise<void> {
  if (!asked) return;
  const amount = decimal(asked.amount + extra);
  if (asked.currency === 'USDT') await user.sendUsdt(asked.address, amount);
  else await user.pay(asked.address, amount);
}

/** Does one deed through chat, chain or desk, as its person would. @throws Error when it leads nowhere */
export async function doDeed({ deed, who, energy }: DaysDeed, scene: Scene): Promise<Later | undefined> {
  const { people, addresses, desk } = scene;
  const { customers, senders } = people;
  const customer = customers[who % customers.length];
  if (!customer) return undefined;
  const place = async (payWith: 'transfer' | 'usdt' = 'transfer') =>
    customer.buyer.place({ energy, receiver: customer.address, payWith });
  const send = async (number: number, to: string, sun: bigint) => {
    const sender = senders.accounts[number];
    if (sender) await senders.sender.trx(sender, to, sun);
  };
  const anybody = DENIED + 1 + (who % (senders.accounts.length - DENIED - 1));
  switch (deed) {
    case 'transfer':
      await payAsked(customer, (await place()).request);
      break;
    case 'usdt':
      await payAsked(customer, (await place('usdt')).request);
      break;
    case 'balance':
      await depositThenRent(customer, energy);
      break;
    case 'flash':
    case 'flash-two':
    case 'flash-odd':
    case 'flash-little':
      await send(anybody, addresses.flash, FLASH_SUN[deed]);
      break;
    case 'exchange':
      await send(EXCHANGE, addresses.flash, FLASH_SUN[deed]);
      break;
    case 'denied':
      await send(DENIED, addresses.flash, FLASH_SUN[deed]);
      break;
    case 'unpaid':
      await place();
      break;
    case 'late': {
      const { request } = await place();
      return () => payAsked(customer, request);
    }
    case 'cancelled':
      await customer.buyer.cancel((await place()).orderId);
      break;
    case 'cancelled-then-paid': {
      const { orderId, request } = await place();
      await customer.buyer.cancel(orderId);
      await payAsked(customer, request);
      break;
    }
    case 'over':
      await payAsked(customer, (await place()).request, WRONG_BY);
      break;
    case 'under':
      await payAsked(customer, (await place()).request, -WRONG_BY);
      break;
    case 'twice': {
      const { request } = await place();
      await payAsked(customer, request);
      await payAsked(customer, request);
      break;
    }
    case 'stranger':
      await send(anybody, addresses.payment, STRANGE_SUN);
      break;
    case 'gift':
      await desk.giveEnergy(customer.address, GIFT_ENERGY);
  }
  return undefined;
}

/** A deposit is there when it is solid, and serves some rentals. */
async function depositThenRent(customer: Customer, energy: RegExp): Promise<void> {
  const { buyer, user, address } = customer;
  if (customer.paidFromBalance % RENTALS_A_DEPOSIT === 0) {
    const { request } = await buyer.deposit('TRX', DEPOSIT_TRX);
    const asked = (await user.lastMessage())?.message_id ?? 0;
    await payAsked(customer, request);
    await user.waitForMessage(
      ({ message_id: id, text }) => id > asked && /is in your balance|已到余额/.test(text ?? ''),
    );
  }
  customer.paidFromBalance += 1;
  await buyer.place({ energy, receiver: address, payWith: 'balance' });
}
