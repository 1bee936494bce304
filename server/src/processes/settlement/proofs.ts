import { Injectable } from '@nestjs/common';
import type { Order } from '../../domain/orders/index.js';
import type { Payment } from '../../domain/payments/index.js';
import { RiskService } from '../../domain/risk/index.js';
import { ProvedAddresses } from '../../domain/users/index.js';
import type { Tx } from '../../platform/database/index.js';

/** Whose addresses they are, as solid payments of exact amounts tell. */
@Injectable()
export class Proofs {
  constructor(
    private readonly risk: RiskService,
    private readonly proved: ProvedAddresses,
  ) {}

  /** @param payments solid, of these orders */
  ofOrders(tx: Tx, payments: readonly Payment[], orders: readonly Order[]): Promise<void> {
    const users = new Map(orders.map(({ id, userId }) => [id, userId]));
    return this.prove(tx, payments, ({ orderId }) => users.get(orderId ?? '') ?? null);
  }

  /**
   * Exchange wallets and contracts pay for many people: they prove nothing. A TransferContract is signed by the
   * sender's own key, so that only a token transfer can come from a contract; of those the sender must be known.
   */
  async prove(
    tx: Tx,
    payments: readonly Payment[],
    userOf: (payment: Payment) => string | null,
  ): Promise<void> {
    const personal = payments.filter(({ currency, senderKind }) =>
      currency === 'TRX' ? senderKind !== 'contract' : senderKind === 'account',
    );
    if (personal.length === 0) return;
    const listed = await this.risk.listed(
      personal.map(({ fromAddress }) => fromAddress),
      tx,
    );
    await this.proved.prove(
      tx,
      personal.flatMap((payment) => {
        const userId = userOf(payment);
        const { id: paymentId, fromAddress: address } = payment;
        return userId === null || listed.get(address) === 'exchange' ? [] : [{ address, userId, paymentId }];
      }),
    );
  }
}
