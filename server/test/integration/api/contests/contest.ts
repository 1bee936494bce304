import type { RouteContract } from '@energy-desk/shared/http';
import type { FakeTron } from '../../../harness/fake-tron.js';
import type { Api } from '../../../harness/api.js';
import type { ExceptionsWorld } from '../../exceptions/exceptions-world.js';
import type { OrdersWorld } from '../orders/orders-world.js';

/** Where two admins meet. */
export interface Arena {
  readonly api: Api;
  readonly orders: OrdersWorld;
  readonly payments: ExceptionsWorld;
  readonly tron: FakeTron;
}

/** What one of the two sends. */
export interface Attempt {
  readonly route: RouteContract;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** Two deeds that exclude each other, sent by two people at once. */
export interface Contest {
  readonly name: string;
  /** Makes what both want. */
  readonly arrange: (arena: Arena) => Promise<readonly [Attempt, Attempt]>;
  /** What the loser may be told. */
  readonly told: readonly string[];
  /** Rows that the winner leaves in the audit log, where it is more than one. */
  readonly written?: number;
}

/** The same wish of two people. */
export const both = (attempt: Attempt): readonly [Attempt, Attempt] => [attempt, attempt];
export const reason = 'two of us saw it';

/** A route on one thing, by both with the same body. */
export const twice = (
  route: RouteContract,
  told: readonly string[],
  subject: (arena: Arena) => Promise<string>,
  body: object | undefined = { reason },
): Contest => ({
  name: `${route.method} ${route.path} twice`,
  told,
  arrange: async (arena) =>
    both({ route, params: { id: await subject(arena) }, ...(body === undefined ? {} : { body }) }),
});
