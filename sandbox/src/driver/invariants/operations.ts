import { groupBy, select, type World } from './books.js';

const LIVE = `status IN ('signed', 'sent', 'included', 'solid') AND NOT outlived`;

/** At most one live operation for each purpose and subject, and no more stake promised than there is. */
export async function checkOperations(world: World): Promise<string[]> {
  const doubled = await select<{ purpose: string; subject: string; times: number }>(
    world,
    `SELECT purpose, subject, count(*)::int AS times FROM tron_transactions WHERE ${LIVE}
     GROUP BY 1, 2 HAVING count(*) > 1`,
  );
  const unfinished = await select<{ purpose: string; txid: string; status: string }>(
    world,
    `SELECT purpose, txid, status FROM tron_transactions WHERE status IN ('signed', 'sent', 'included') OR NOT noticed`,
  );
  return [
    ...doubled.map(({ purpose, subject, times }) => `${times} live operations to ${purpose} ${subject}`),
    ...(world.settled ? unfinished.map((o) => `${o.purpose} ${o.txid} is unfinished: ${o.status}`) : []),
    ...(await checkReservations(world)),
  ];
}

/** Sun promised and not yet delegated, against what the node would let each wallet delegate now. */
async function checkReservations(world: World): Promise<string[]> {
  const open = await select<{ address: string; sun: string; delegate_height: string | null; txid: string }>(
    world,
    `SELECT w.address, r.sun::text, r.delegate_height::text, d.delegate_txid AS txid FROM energy_reservations r
     JOIN supplier_wallets w ON w.id = r.wallet_id JOIN energy_delegations d ON d.id = r.delegation_id
     WHERE r.closed_at IS NULL`,
  );
  if (world.settled) return open.map(({ address, sun }) => `${sun} sun of ${address} are still reserved`);
  const { txId: pending = [] } = await world.devnet.post<{ txId?: string[] }>(
    '/wallet/gettransactionlistfrompending',
    {},
  );
  const ahead = open.filter((row) => row.delegate_height === null && !pending.includes(row.txid));
  const problems: string[] = [];
  for (const [address, rows] of groupBy(ahead, (row) => row.address)) {
    const promised = rows.reduce((sum, { sun }) => sum + BigInt(sun), 0n);
    const { max_size: free = 0 } = await world.devnet.post<{ max_size?: number }>(
      '/wallet/getcandelegatedmaxsize',
      { owner_address: address, type: 1, visible: true },
    );
    if (promised > BigInt(free))
      problems.push(`${address} promised ${promised} sun and can delegate ${free}`);
  }
  return problems;
}
