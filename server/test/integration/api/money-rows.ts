import { randomUUID } from 'node:crypto';
import { type NewRefund, type Refund, RefundsService } from '../../../src/domain/refunds/index.js';
import { LedgerService, transfer } from '../../../src/domain/ledger/index.js';
import { aTransfer } from '../../builders/rows.js';
import { newAddress, type Rooms } from '../../harness/rooms.js';

/** An address from which this user paid the exact amount of a request. */
export async function provedBy(
  rooms: Rooms,
  userId: string,
  address: string = newAddress(),
): Promise<string> {
  const { txid, toAddress, amount, txExpiration } = aTransfer();
  await rooms.query(
    `WITH payment AS (INSERT INTO payments (txid, idx, currency, from_address, to_address, amount, tx_expiration)
       VALUES ($1, 0, 'TRX', $2, $3, $4, $5) RETURNING id)
     INSERT INTO proved_addresses (address, user_id, payment_id) SELECT $2, $6, id FROM payment`,
    [txid, address, toAddress, amount.toString(), txExpiration, userId],
  );
  return address;
}

/** A refund with its money owed; it waits for a person where a doubt is given. */
export async function aRefund(rooms: Rooms, given: Partial<NewRefund> = {}): Promise<Refund> {
  const id = randomUUID();
  const refund: NewRefund = {
    id,
    businessKey: `test:${id}`,
    address: newAddress(),
    currency: 'TRX',
    amount: 5_000_000n,
    reason: 'payment',
    paymentId: null,
    orderId: null,
    needsPersonReason: 'above_single_limit',
    ...given,
  };
  return rooms.database.transaction('refunds.orders', async (tx) => {
    const [made] = await rooms.get(RefundsService).create(tx, [refund]);
    const { currency, amount } = refund;
    await rooms
      .get(LedgerService)
      .post(tx, [
        transfer(
          `refund:${id}:owed`,
          'refund_owed',
          { kind: 'unmatched', currency },
          { kind: 'refunds_payable', currency },
          amount,
        ),
      ]);
    if (!made) throw new Error('a refund that is new was there');
    return made;
  });
}
