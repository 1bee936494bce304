import { select, type World } from './books.js';

/** A delegation and what its pool is owed for it. */
interface Cost {
  id: string;
  delegate_txid: string;
  expected: string;
  owed: string | null;
  kinds: string | null;
}

/** Suppliers are owed for every delegate that is solid, once, and for none that is not: energy × price × started days. */
export async function checkSuppliers(world: World): Promise<string[]> {
  const rows = await select<Cost>(
    world,
    `SELECT d.id, d.delegate_txid, (d.energy::bigint * p.cost_per_energy_sun
         * CASE WHEN d.surplus THEN 1 ELSE greatest(1, ceil(o.duration_seconds / 86400.0))::bigint END)::text AS expected,
       (SELECT (-sum(e.amount))::text FROM balance_transactions e JOIN ledger_accounts a ON a.id = e.account_id
        WHERE e.transaction_id = t.id AND a.code = 'supplier_payable:' || p.id || ':TRX') AS owed,
       (SELECT string_agg(a.kind, ',' ORDER BY a.kind) FROM balance_transactions e
        JOIN ledger_accounts a ON a.id = e.account_id WHERE e.transaction_id = t.id) AS kinds
     FROM energy_delegations d JOIN supplier_wallets w ON w.id = d.wallet_id JOIN energy_pools p ON p.id = w.pool_id
     JOIN orders o ON o.id = d.order_id
     LEFT JOIN ledger_transactions t ON t.business_key = 'delegation:' || d.id || ':cost'`,
  );
  const solid = new Set(world.chain.filter(({ ok }) => ok).map(({ txid }) => txid));
  return rows.flatMap(({ id, delegate_txid: txid, expected, owed, kinds }) => {
    const due = solid.has(txid) && expected !== '0' ? expected : null;
    if (owed === null && due !== null && !world.settled) return [];
    if (owed !== due) return [`delegation ${id} costs ${due}, its supplier is owed ${owed}`];
    if (due !== null && kinds !== 'supplier_costs,supplier_payable')
      return [`the cost of delegation ${id} is booked on ${kinds}`];
    return [];
  });
}
