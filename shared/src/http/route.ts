import type { z } from 'zod';
import type { Permission } from '../auth/permissions.js';

/** Who gets in: everybody, everybody with a session, or who has the permission. */
export type Access = 'public' | 'signed-in' | Permission;

/** What every contract of the API says of itself. */
export interface RouteContract {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` for parameters, from the root. */
  readonly path: `/${string}`;
  readonly tag: string;
  /** One line for the document. */
  readonly summary: string;
  readonly access: Access;
  /** Creates or moves money: an Idempotency-Key is honoured. */
  readonly idempotent?: boolean;
  /** How many times the usual it costs, 2 to 600: an admin may ask for it that much less often. */
  readonly cost?: number;
  readonly status?: 200 | 201 | 202;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** JSON unless `contentType` says otherwise. */
  readonly response: z.ZodType;
  readonly contentType?: string;
  /** Codes of its own, beside those that any route may answer with. */
  readonly errors?: Readonly<Record<string, 400 | 401 | 403 | 404 | 409 | 422 | 429 | 503>>;
}

/** One route of the API: the truth for the server, its document and the dashboard's client. */
export const route = <const R extends RouteContract>(contract: R): R => contract;

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Given<T> = T extends z.ZodType ? z.input<T> : undefined;

/** What the server's handler of the route is given. */
export interface RouteInput<R extends RouteContract> {
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  readonly body: Parsed<R['body']>;
}

/** What a client has to give. */
export interface RouteRequest<R extends RouteContract> {
  readonly params: Given<R['params']>;
  readonly query: Given<R['query']>;
  readonly body: Given<R['body']>;
}

export type RouteAnswer<R extends RouteContract> = z.input<R['response']>;
