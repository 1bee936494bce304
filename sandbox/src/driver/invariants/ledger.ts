import { select, type World } from './books.js';

/** The ledger sums to zero, nobody's balance is below zero, and cash is what the chain says. */
export async function checkLedger(world: World): Promise<string[]> {
  return [...(await unbalanced(world)), ...(await balances(world)), ...(await cash(world))];
}

async function unbalanced(world: World): Promise<string[]> {
  const currencies = await select<{ currency: string; sum: string }>(
    world,
    'SELECT currency, sum(amount)::text AS sum FROM balance_transactions GROUP BY currency HAVING sum(amount) <> 0',
  );
  const transactions = await select<{ business_key: string; currency: string; sum: string }>(
    world,
    `SELECT t.business_key, e.currency, sum(e.amount)::text AS sum FROM balance_transactions e
     JOIN ledger_transactions t ON t.id = e.transaction_id GROUP BY 1, 2 HAVING sum(e.amount) <> 0`,
  );
  const empty = await select<{ business_key: string }>(
    world,
    `SELECT business_key FROM ledger_transactions t
     WHERE NOT EXISTS (SELECT 1 FROM balance_transactions e WHERE e.transaction_id = t.id)`,
  );
  return [
    ...currencies.map(({ currency, sum }) => `the ledger is off by ${sum} in ${currency}`),
    ...transactions.map((t) => `ledger transaction ${t.business_key} is off by ${t.sum} in ${t.currency}`),
    ...empty.map(({ business_key: key }) => `ledger transaction ${key} has no entries`),
  ];
}

async function balances(world: World): Promise<string[]> {
  const accounts = await select<{ code: string; kind: string; balance: string | null; owed: string }>(
    world,
    `SELECT a.code, a.kind, a.balance::text, (-coalesce(sum(e.amount), 0))::text AS owed
     FROM ledger_accounts a LEFT JOIN balance_transactions e ON e.account_id = a.id
     WHERE a.kind IN ('user', 'address_credit') GROUP BY a.id`,
  );
  return accounts.flatMap(({ code, balance, owed }) => [
    ...(BigInt(owed) < 0n ? [`account ${code} is overdrawn: ${owed}`] : []),
    ...(balance === owed ? [] : [`account ${code} shows ${balance} and its entries make ${owed}`]),
  ]);
}

interface CashAccount {
  address: string;
  currency: 'TRX' | 'USDT';
  opening_height: string | null;
  booked: string;
}

async function cash(world: World): Promise<string[]> {
  const accounts = await select<CashAccount>(
    world,
    `SELECT c.address, c.currency, c.opening_height::text, coalesce(sum(e.amount), 0)::text AS booked
     FROM cash_accounts c LEFT JOIN ledger_accounts a ON a.code = 'cash:' || c.address || ':' || c.currency
     LEFT JOIN balance_transactions e ON e.account_id = a.id GROUP BY 1, 2, 3`,
  );
  const kept = new Set(accounts.map(({ address, currency }) => `${address} in ${currency}`));
  const problems = [...world.receiving, ...world.wallets]
    .flatMap((address) => [`${address} in TRX`, `${address} in USDT`])
    .filter((books) => !kept.has(books))
    .map((books) => `nobody keeps the books of ${books}`);
  for (const { address, currency, opening_height: height, booked } of accounts) {
    if (height === null) {
      problems.push(`the books of ${address} in ${currency} were never opened`);
      continue;
    }
    const onChain = await world.devnet.solidBalance(address, currency);
    if (BigInt(booked) !== onChain)
      problems.push(`cash of ${address}: the ledger has ${booked} of ${currency}, the chain ${onChain}`);
  }
  return problems;
}
