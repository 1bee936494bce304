import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';

/** That a user paid an exact amount from an address. */
export interface AddressProof {
  readonly address: string;
  readonly userId: string;
  readonly paymentId: string;
}

/**
 * Whose address it is, as far as payments tell: who paid the exact amount of a request of his from there. An entry of
 * the address book proves nothing, anyone can save a stranger's address.
 */
@Injectable()
export class ProvedAddresses {
  async prove(tx: Tx, proofs: readonly AddressProof[]): Promise<void> {
    if (proofs.length === 0) return;
    await tx.query(
      `INSERT INTO proved_addresses (address, user_id, payment_id)
       SELECT * FROM unnest($1::text[], $2::uuid[], $3::uuid[]) ON CONFLICT (address, user_id) DO NOTHING`,
      [proofs.map((p) => p.address), proofs.map((p) => p.userId), proofs.map((p) => p.paymentId)],
    );
  }

  /** User ids by address. An address that several users paid from is an exchange's, or shared: it names nobody. */
  async ownersOf(tx: Tx, addresses: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await rows<{ address: string; user_id: string }>(
      tx,
      `SELECT address, min(user_id::text) AS user_id FROM proved_addresses WHERE address = ANY($1)
       GROUP BY address HAVING count(*) = 1`,
      [addresses],
    );
    return new Map(found.map((row) => [row.address, row.user_id]));
  }
}
