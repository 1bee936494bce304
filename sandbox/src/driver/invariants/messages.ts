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

interface Told {
  reference: string;
  telegram_id: string;
  kind: string;
}

/** For each event that a user must hear of there is at least one message in the user's own chat. */
export async function checkMessages(world: World, chat: ChatDriver): Promise<string[]> {
  if (!world.settled) return [];
  const events = await select<Told>(
    world,
    `SELECT DISTINCT o.reference, u.telegram_id::text, e.kind FROM order_events e
     JOIN orders o ON o.id = e.order_id JOIN users u ON u.id = o.user_id`,
  );
  const problems: string[] = [];
  for (const [userId, told] of groupBy(events, ({ telegram_id: id }) => id)) {
    const texts = (await chat.user(Number(userId)).messages())
      .filter(({ from }) => from?.is_bot === true)
      .map(({ text, caption }) => text ?? caption ?? '');
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
