import {
  problemSchema,
  type RouteAnswer,
  type RouteContract,
  type RouteRequest,
} from '@energy-desk/shared/http';
import { NoAnswer } from './http.js';

/** What the server says when it does not do what it was asked. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    /** Stable, for texts and decisions. */
    readonly code: string,
    /** For people, in English: shown where no text of ours fits the code. */
    message: string,
    readonly requestId: string,
    readonly details?: unknown,
  ) {
    super(message);
  }
}

/** Who asks; given by the session, which knows nothing of what is asked. */
export interface Credentials {
  accessToken(): string | undefined;
  /** @returns whether there is another access token now */
  renew(refused: string | undefined): Promise<boolean>;
}

let credentials: Credentials = { accessToken: () => undefined, renew: () => Promise.resolve(false) };
export const useCredentials = (given: Credentials): void => {
  credentials = given;
};

type Absent<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];
/** What has to be given of params, query and body. */
export type Asked<R extends RouteContract> = Omit<RouteRequest<R>, Absent<RouteRequest<R>>> &
  Partial<Pick<RouteRequest<R>, Absent<RouteRequest<R>>>>;
export type Answer<R extends RouteContract> = RouteAnswer<R>;

export interface AskOptions {
  signal?: AbortSignal;
  /** The same deed asked for twice under one key is done once. */
  idempotencyKey?: string;
}

const PATIENCE_MS = 30_000;

interface Parts {
  params?: unknown;
  query?: unknown;
  body?: unknown;
}

/**
 * Asks a route of the API and checks the shape of its answer.
 * @throws Refused when the server says no
 * @throws NoAnswer when nobody answers in time or the answer has another shape
 */
export async function ask<R extends RouteContract>(
  route: R,
  request: Asked<R>,
  options: AskOptions = {},
): Promise<Answer<R>> {
  const response = await send(route, request, options);
  const parsed = route.response.safeParse(await bodyOf(response));
  if (!parsed.success) throw new NoAnswer('not_understood');
  return parsed.data as Answer<R>;
}

/** Asks for a file, which has the name that the server gives it; however long it takes. @throws as `ask` */
export async function askFile<R extends RouteContract>(
  route: R,
  request: Asked<R>,
  options: AskOptions = {},
): Promise<File> {
  const response = await send(route, request, { ...options, patient: true });
  const [, name] = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '') ?? [];
  try {
    return new File([await response.blob()], name ?? 'file');
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new NoAnswer('unreachable');
  }
}

/** An answer that is not refused, with its body still to be read. @throws as `ask` */
export async function send(
  route: RouteContract,
  request: Parts,
  options: AskOptions & { headers?: Record<string, string>; patient?: boolean } = {},
): Promise<Response> {
  const first = credentials.accessToken();
  const response = await once(route, request, options, first);
  if (response.ok) return response;
  const refusal = await refusalOf(response);
  if (response.status !== 401 || route.access === 'public' || !(await credentials.renew(first)))
    throw refusal;
  const again = await once(route, request, options, credentials.accessToken());
  if (!again.ok) throw await refusalOf(again);
  return again;
}

async function once(
  route: RouteContract,
  { params, query, body }: Parts,
  { signal, idempotencyKey, headers, patient }: Parameters<typeof send>[2] & object,
  token: string | undefined,
): Promise<Response> {
  const limits = [patient ? undefined : AbortSignal.timeout(PATIENCE_MS), signal];
  try {
    return await fetch(pathOf(route.path, params) + searchOf(query), {
      method: route.method,
      cache: 'no-store',
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.any(limits.filter((one) => one !== undefined)),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new NoAnswer('unreachable');
  }
}

function pathOf(path: string, params: unknown): string {
  const values = new Map(Object.entries(params ?? {}));
  return path.replace(/:([a-zA-Z]+)/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
}

function searchOf(query: unknown): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return search === '' ? '' : `?${search}`;
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new NoAnswer('not_understood');
  }
}

async function refusalOf(response: Response): Promise<Refused | NoAnswer> {
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
  if (!problem.success) return new NoAnswer('not_understood');
  const { code, message, requestId, details } = problem.data;
  return new Refused(response.status, code, message, requestId, details);
}
