import type { SolidTransaction } from '../../../src/driver/index.js';
import type { Desk } from './desk.js';
import { type DeskClient, Refused } from './desk-client.js';
import type { Bought, LostHour } from './lost-hour.js';

const DELEGATE = 'DelegateResourceContract';
const RENTAL_SECONDS = 300;
const NOTE = 'lost with the hour after the backup';

interface Hold {
  readonly id: string;
  readonly cause: string;
  readonly status: string;
  readonly findings: {
    readonly adopted?: readonly { txid: string; purpose: string }[];
    readonly doubts?: readonly {
      id: string;
      txid: string;
      kind: string;
      counterparty: string | null;
      returned: boolean;
    }[];
  };
}

interface Page {
  readonly items: readonly { txid: string }[];
  readonly nextCursor: string | null;
}

/** What finance and an operator find after a restore, and do about it, by the API alone. */
export class AfterRestore {
  private takenOver = 0;
  private settled = 0;

  constructor(
    private readonly desk: Desk,
    private readonly hour: LostHour,
    private readonly people: { readonly operator: DeskClient; readonly finance: DeskClient },
  ) {}

  compared(patienceMs: number): Promise<Hold> {
    return this.desk.until(
      'chain and books to be compared',
      async () => {
        const hold = await this.hold();
        return hold?.status === 'compared' ? hold : undefined;
      },
      patienceMs,
    );
  }

  /** What we sent within the hour and neither the books nor the list of the hold have. */
  async neitherKnownNorListed(sent: readonly SolidTransaction[]): Promise<string[]> {
    const known = await this.desk.select<{ txid: string }>('SELECT txid FROM tron_transactions');
    const listed = (await this.hold())?.findings.doubts ?? [];
    const found = new Set([...known, ...listed].map(({ txid }) => txid));
    return sent.filter(({ txid }) => !found.has(txid)).map(({ type, txid }) => `${type} ${txid}`);
  }

  /** Lost orders whose transfer does not wait for a person. */
  async lostPaymentsNotInQueue(): Promise<string[]> {
    const queue = new Set<string>();
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: Page = await this.page(cursor);
      for (const { txid } of page.items) queue.add(txid);
      cursor = page.nextCursor ?? undefined;
    }
    return [...this.hour.lostPayments].filter(([txid]) => !queue.has(txid)).map(([, { orderId }]) => orderId);
  }

  /** Orders that the backup knew as unpaid and that were delivered within the hour: theirs is the delegate of then. */
  async knownOrdersNotAdopted(): Promise<object[]> {
    return this.desk.select(
      `SELECT o.id, o.status FROM orders o WHERE o.id = ANY($1) AND NOT EXISTS (
         SELECT 1 FROM energy_delegations d JOIN tron_transactions t ON t.txid = d.delegate_txid
         WHERE d.order_id = o.id AND t.answer = 'adopted')`,
      [this.hour.asked.map(({ orderId }) => orderId)],
    );
  }

  /** The codes with which the desk refuses to give energy away while it is held. */
  async whatIsRefused(): Promise<string[]> {
    const wish = {
      receiver: this.desk.payer.next().address,
      energy: 65_000,
      durationSeconds: RENTAL_SECONDS,
    };
    const given = this.people.operator.post('/api/tron/delegate', { ...wish, reason: NOTE }, 'while-held');
    return given.then(
      () => [],
      (error: unknown) => [error instanceof Refused ? error.code : String(error)],
    );
  }

  /** Energy of lost orders that is still out comes into the books. */
  async takeOverWhatIsLent(): Promise<void> {
    const doubts = (await this.hold())?.findings.doubts ?? [];
    for (const { id } of doubts.filter(({ kind, returned }) => kind === DELEGATE && !returned)) {
      await this.people.operator.post(`/api/reconciliation/foreign-operations/${id}/take-over`, {
        durationSeconds: RENTAL_SECONDS,
        reason: NOTE,
      });
      this.takenOver += 1;
    }
  }

  async release(): Promise<void> {
    const hold = await this.hold();
    await this.people.operator.post(`/api/system/holds/${hold?.id}/release`, { reason: NOTE });
  }

  /** To its buyer's balance; what was delivered is taken from there, so that nobody has energy and money. */
  async settlePayments(): Promise<void> {
    const delivered = new Set(
      (
        await this.desk.select<{ counterparty: string }>(
          'SELECT counterparty FROM foreign_operations WHERE kind = $1',
          [DELEGATE],
        )
      ).map(({ counterparty }) => counterparty),
    );
    const waiting = await this.desk.select<{ id: string; txid: string; amount: string }>(
      `SELECT id, txid, amount::text FROM payments WHERE outcome = 'unmatched' AND resolution IS NULL`,
    );
    for (const { id, txid, amount } of waiting) {
      const lost = this.hour.lostPayments.get(txid);
      if (!lost) continue;
      const userId = await this.userOf(lost);
      const { finance } = this.people;
      await finance.post(`/api/payments/${id}/credit`, { userId, reason: NOTE }, `credit-${id}`);
      if (delivered.has(lost.receiver))
        await finance.post(
          `/api/users/${userId}/adjust`,
          { amountSun: `-${amount}`, reason: `${NOTE}: ${lost.orderId} was delivered` },
          `earned-${id}`,
        );
      this.settled += 1;
    }
  }

  async ordersThatAreNot(status: string, orders: readonly Bought[]): Promise<object[]> {
    const ids = orders.map(({ orderId }) => orderId);
    return this.desk.select(
      `SELECT wanted.id, o.status FROM unnest($1::uuid[]) AS wanted (id) LEFT JOIN orders o USING (id)
       WHERE o.status IS DISTINCT FROM $2`,
      [ids, status],
    );
  }

  async figures(): Promise<Record<string, unknown>> {
    const hold = await this.hold();
    const count = async (sql: string): Promise<unknown> =>
      (await this.desk.select<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`))[0]?.n;
    return {
      'lost orders': this.hour.lost.length,
      'taken over': this.takenOver,
      'payments settled by hand': this.settled,
      'adopted delegates': await count(`tron_transactions WHERE answer = 'adopted' AND purpose = 'delegate'`),
      'adopted undelegates': await count(
        `tron_transactions WHERE answer = 'adopted' AND purpose = 'undelegate'`,
      ),
      'adopted refunds': await count(`tron_transactions WHERE answer = 'adopted' AND purpose = 'refund'`),
      'doubts left': hold?.findings.doubts?.length,
      refunds: await count('refunds'),
    };
  }

  private async hold(): Promise<Hold | undefined> {
    return (await this.people.operator.get<{ items: Hold[] }>('/api/system/holds')).items[0];
  }

  private page(cursor: string): Promise<Page> {
    const from = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    return this.people.finance.get<Page>(`/api/payments/unmatched?limit=50${from}`);
  }

  private async userOf({ person }: Bought): Promise<string> {
    const [user] = await this.desk.select<{ id: string }>('SELECT id FROM users WHERE telegram_id = $1', [
      person.buyer.userId,
    ]);
    if (!user) throw new Error(`user ${person.buyer.userId} is lost too`);
    return user.id;
  }
}
