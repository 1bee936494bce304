import type { ChatDriver } from '../../telegram/index.js';
import { groupBy, select, type World } from './books.js';

/** What a user must be told of, by the sign that the message begins with. */
const SIGNS: Readonly<Record<string, string>> = {
  payment_seen: '👀',
  payment_lost: '⚠️',
  payment_confirmed: '✅',
  late_payment: '⌛',
  waiting_capacity: '⏳',
  delayed: '⏳',
  active: '⚡',
  delivery_lost: '⚠️',
  delivery_solid: '🔒',
  rental_ending: '⏰',
  completed: '🏁',
  expired: '⌛',
  refunded: '↩️',
  failed: '⚠️',
};

/** The same for what happened to their money beside their orders. */
const MONEY_SIGNS: Readonly<Record<string, string>> = {
  deposit_seen: '🔎',
  deposit_credited: '💰',
  flash_credited: '🪙',
  flash_not_served: '🚫',
  refund_sent: '💸',
  wrong_amount: '❗',
  payment_credited: '📥',
  payment_assigned: '🧩',
  balance_adjusted: '🧮',
};

interface Told {
  reference: string;
  telegram_id: string;
  kind: string;
}

interface MoneyTold {
  telegram_id: string;
  kind: string;
  times: number;
}

/** For each event that a user must hear of there is at least one message in the user's own chat. */
export async function checkMessages(world: World, chat: ChatDriver): Promise<string[]> {
  if (!world.settled) return [];
  const chats = new Chats(chat);
  return [...(await ofOrders(world, chats)), ...(await ofMoney(world, chats))];
}

/** What the bot said to each user, read once. */
class Chats {
  private readonly read = new Map<string, Promise<string[]>>();

  constructor(private readonly chat: ChatDriver) {}

  of(userId: string): Promise<string[]> {
    const known = this.read.get(userId) ?? this.texts(userId);
    this.read.set(userId, known);
    return known;
  }

  private async texts(userId: string): Promise<string[]> {
    const messages = await this.chat.user(Number(userId)).messages();
    return messages
      .filter(({ from }) => from?.is_bot === true)
      .map(({ text, caption }) => text ?? caption ?? '');
  }
}

async function ofOrders(world: World, chats: Chats): Promise<string[]> {
  const events = await select<Told>(
    world,
    `SELECT DISTINCT o.reference, u.telegram_id::text, e.kind FROM order_events e
     JOIN orders o ON o.id = e.order_id JOIN users u ON u.id = o.user_id`,
  );
  const problems: string[] = [];
  for (const [userId, told] of groupBy(events, ({ telegram_id: id }) => id)) {
    const texts = await chats.of(userId);
    const wanted = groupBy(
      told.filter(({ kind }) => kind in SIGNS),
      ({ reference, kind }) => `${SIGNS[kind]} ${reference}`,
    );
    for (const [name, group] of wanted) {
      const [sign = '', reference = ''] = name.split(' ');
      const found = texts.filter((text) => text.startsWith(sign) && text.includes(reference)).length;
      if (found < group.length)
        problems.push(
          `order ${reference}: ${found} messages "${sign}", told should be ${group.map(({ kind }) => kind).join(', ')}`,
        );
    }
  }
  return problems;
}

async function ofMoney(world: World, chats: Chats): Promise<string[]> {
  const events = await select<MoneyTold>(
    world,
    `SELECT u.telegram_id::text, e.kind, count(*)::int AS times FROM user_events e
     JOIN users u ON u.id = e.user_id GROUP BY 1, 2`,
  );
  const problems: string[] = [];
  for (const { telegram_id: userId, kind, times } of events) {
    const sign = MONEY_SIGNS[kind];
    if (sign === undefined) {
      problems.push(`nobody knows how users are told of ${kind}`);
      continue;
    }
    const found = (await chats.of(userId)).filter((text) => text.startsWith(sign)).length;
    if (found < times) problems.push(`user ${userId}: ${found} messages "${sign}" of ${times} × ${kind}`);
  }
  return problems;
}
