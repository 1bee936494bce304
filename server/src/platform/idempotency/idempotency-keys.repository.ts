import { Injectable } from '@nestjs/common';
import { Database, rows } from '../database/index.js';

/** Whose key it is, and what it was given for. */
export interface KeyedRequest {
  readonly actor: string;
  readonly key: string;
  /** Method and path, with the values of its parameters. */
  readonly route: string;
  /** Keyed hash of what was asked; what was asked is nowhere. */
  readonly bodyHash: string;
}

/** `claim` names this try: only it may store an answer or let the key go. */
export type ClaimOutcome =
  | { readonly kind: 'claimed'; readonly claim: string }
  | { readonly kind: 'answered'; readonly status: number; readonly answer: unknown }
  | { readonly kind: 'in_progress' }
  | { readonly kind: 'other_request' };

interface StoredKey {
  route: string;
  body_hash: string;
  status: number | null;
  answer: unknown;
}

/** A try that has not answered by then is taken for dead. */
const ABANDONED = "interval '60 seconds'";
const KEPT = "interval '48 hours'";
/** A key can be let go between two looks at it; more often than this is no accident. */
const LOOKS = 5;

/** Keys that clients name their requests by, with the answers that were given. */
@Injectable()
export class IdempotencyKeys {
  constructor(private readonly database: Database) {}

  /** Takes the key for one try, or says what is known of it. A try that was given up may be taken over. */
  async claim(request: KeyedRequest): Promise<ClaimOutcome> {
    for (let look = 0; look < LOOKS; look += 1) {
      const claim = await this.take(request);
      if (claim) return { kind: 'claimed', claim };
      const known = await this.find(request);
      if (known) return outcomeOf(known, request);
    }
    return { kind: 'in_progress' };
  }

  /** Keeps the answer, unless the try was taken over meanwhile. */
  async answer({ actor, key }: KeyedRequest, claim: string, status: number, answer: unknown): Promise<void> {
    await this.database.manager.query(
      `UPDATE idempotency_keys SET status = $4, answer = $5::jsonb
       WHERE actor = $1 AND key = $2 AND created_at = $3::timestamptz AND status IS NULL`,
      [actor, key, claim, status, JSON.stringify(answer ?? null)],
    );
  }

  /** The request was refused: the key may name another one. */
  async free({ actor, key }: KeyedRequest, claim: string): Promise<void> {
    await this.database.manager.query(
      `DELETE FROM idempotency_keys
       WHERE actor = $1 AND key = $2 AND created_at = $3::timestamptz AND status IS NULL`,
      [actor, key, claim],
    );
  }

  /** The try failed half-way, perhaps: the same request, and no other, may be tried again at once. */
  async giveUp({ actor, key }: KeyedRequest, claim: string): Promise<void> {
    await this.database.manager.query(
      `UPDATE idempotency_keys SET created_at = created_at - ${ABANDONED}
       WHERE actor = $1 AND key = $2 AND created_at = $3::timestamptz AND status IS NULL`,
      [actor, key, claim],
    );
  }

  /** @returns how many keys were old enough to be forgotten */
  async removeOld(): Promise<number> {
    const removed = await rows<{ key: string }>(
      this.database.manager,
      `DELETE FROM idempotency_keys WHERE created_at < now() - ${KEPT} RETURNING key`,
    );
    return removed.length;
  }

  private async take({ actor, key, route, bodyHash }: KeyedRequest): Promise<string | undefined> {
    const [taken] = await rows<{ claim: string }>(
      this.database.manager,
      `INSERT INTO idempotency_keys AS known (actor, key, route, body_hash) VALUES ($1, $2, $3, $4)
       ON CONFLICT (actor, key) DO UPDATE SET created_at = clock_timestamp()
         WHERE known.status IS NULL AND known.route = excluded.route AND known.body_hash = excluded.body_hash
           AND known.created_at <= now() - ${ABANDONED}
       RETURNING created_at::text AS claim`,
      [actor, key, route, bodyHash],
    );
    return taken?.claim;
  }

  private async find({ actor, key }: KeyedRequest): Promise<StoredKey | undefined> {
    const [found] = await rows<StoredKey>(
      this.database.manager,
      'SELECT route, body_hash, status, answer FROM idempotency_keys WHERE actor = $1 AND key = $2',
      [actor, key],
    );
    return found;
  }
}

function outcomeOf(known: StoredKey, { route, bodyHash }: KeyedRequest): ClaimOutcome {
  if (known.route !== route || known.body_hash !== bodyHash) return { kind: 'other_request' };
  if (known.status === null) return { kind: 'in_progress' };
  return { kind: 'answered', status: known.status, answer: known.answer };
}
