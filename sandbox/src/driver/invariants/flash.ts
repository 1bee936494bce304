import { select, type World } from './books.js';

interface FlashOrder {
  reference: string;
  status: string;
  receiver: string;
  payer_address: string;
  amount: string;
  energy: number;
  units: number | null;
  unit_price: string | null;
  unit_energy: number | null;
  min_units: number | null;
  max_units: number | null;
  address: string | null;
  began_as: string | null;
  payments: { from: string; to: string; earned: string; booked: string }[];
}

/** Flash rentals are sold by their price, to whoever paid, once; what is left over is the sender's credit. */
export async function checkFlash(world: World): Promise<string[]> {
  const orders = await select<FlashOrder>(
    world,
    `SELECT o.reference, o.status, o.receiver, o.payer_address, o.amount::text, o.energy,
       (o.quote->>'units')::int AS units, c.unit_price_sun::text AS unit_price, c.unit_energy, c.min_units, c.max_units,
       c.address, (SELECT e.to_status FROM order_events e WHERE e.order_id = o.id ORDER BY e.id LIMIT 1) AS began_as,
       (SELECT coalesce(json_agg(json_build_object('from', p.from_address, 'to', p.to_address,
          'earned', p.earned::text, 'booked', p.booked)), '[]')
        FROM payments p WHERE p.order_id = o.id AND p.outcome IN ('flash', 'lost')) AS payments
     FROM orders o LEFT JOIN price_configs c ON c.kind = 'flash'
       AND c.id::text = o.quote#>>'{priceList,0,id}' AND c.version = (o.quote#>>'{priceList,0,version}')::int
     WHERE o.payer_address IS NOT NULL`,
  );
  return [...orders.flatMap(checkSale), ...(await checkEnergyOrMoney(world)), ...(await checkCredits(world))];
}

function checkSale(order: FlashOrder): string[] {
  const { units, unit_price: price, payments } = order;
  const what = `flash order ${order.reference}`;
  if (units === null || price === null) return [`${what} was sold by no price`];
  const [payment] = payments;
  if (!payment || payments.length > 1) return [`${what} was paid by ${payments.length} transfers`];
  const facts: [boolean, string][] = [
    [order.began_as === 'paid', `began as ${order.began_as}`],
    [order.receiver === order.payer_address, `gives ${order.receiver} what ${order.payer_address} paid`],
    [order.payer_address === payment.from, `was paid from ${payment.from}, not ${order.payer_address}`],
    [order.address === payment.to, `was paid to ${payment.to} and sold by the price of ${order.address}`],
    [BigInt(order.amount) === BigInt(units) * BigInt(price), `sold ${units} units for ${order.amount} sun`],
    [order.amount === payment.earned, `costs ${order.amount} sun, its payment earned ${payment.earned}`],
    [order.energy === units * (order.unit_energy ?? 0), `sold ${units} units as ${order.energy} energy`],
    [units >= (order.min_units ?? 1) && units <= (order.max_units ?? 0), `sold ${units} units`],
  ];
  return facts.filter(([holds]) => !holds).map(([, problem]) => `${what} ${problem}`);
}

/** What goes back on chain for an order that keeps its energy would be both. */
async function checkEnergyOrMoney(world: World): Promise<string[]> {
  const both = await select<{ reference: string; status: string; refund: string }>(
    world,
    `SELECT o.reference, o.status, r.status AS refund FROM refunds r JOIN orders o ON o.id = r.order_id
     WHERE o.status NOT IN ('refunding', 'refunded', 'failed') OR EXISTS (SELECT 1 FROM energy_delegations d
       WHERE d.order_id = o.id AND d.status NOT IN ('reclaimed', 'never', 'taken_elsewhere'))`,
  );
  return both.map(
    ({ reference, status, refund }) => `order ${reference} is ${status} and its refund is ${refund}`,
  );
}

/** What each sending address has to its credit, from its payments and what became of them. */
async function checkCredits(world: World): Promise<string[]> {
  const rows = await select<{ address: string; expected: string; balance: string }>(
    world,
    `WITH parts AS (
       SELECT from_address AS address, CASE booked WHEN 'solid' THEN amount - earned ELSE -credit_used END AS sun
         FROM payments WHERE outcome = 'flash' AND booked IN ('solid', 'receipt')
       UNION ALL SELECT from_address, amount FROM payments
         WHERE resolution = 'credited_address' AND currency = 'TRX'
       UNION ALL SELECT payer_address, amount FROM orders o WHERE payer_address IS NOT NULL AND status = 'refunded'
         AND currency = 'TRX' AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.order_id = o.id)
         AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id AND p.booked = 'lost')
       UNION ALL SELECT address, -amount FROM refunds WHERE reason = 'address_credit' AND currency = 'TRX'
       UNION ALL SELECT address, amount FROM refunds WHERE credited_to = 'address' AND currency = 'TRX'),
     expected AS (SELECT address, sum(sun) AS sun FROM parts GROUP BY 1),
     held AS (SELECT split_part(code, ':', 2) AS address, balance FROM ledger_accounts
       WHERE kind = 'address_credit' AND currency = 'TRX')
     SELECT address, coalesce(e.sun, 0)::text AS expected, coalesce(h.balance, 0)::text AS balance
     FROM expected e FULL JOIN held h USING (address) WHERE coalesce(e.sun, 0) <> coalesce(h.balance, 0)`,
  );
  return rows.map(
    ({ address, expected, balance }) =>
      `${address} has ${balance} sun to its credit, its payments make ${expected}`,
  );
}
