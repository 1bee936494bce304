import type { AddressInfo } from 'node:net';
import type { AdminRole } from '@energy-desk/shared/auth';
import type { RouteAnswer, RouteContract, RouteRequest } from '@energy-desk/shared/http';
import type { ModuleMetadata } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AdminSessions } from '../../src/domain/admins/index.js';
import { AccessTokens } from '../../src/entrypoints/api/auth/access-tokens.js';
import { ApiModule } from '../../src/entrypoints/api/index.js';
import { HTTP_OPTIONS, prepareHttp } from '../../src/prepare-http.js';
import { Rooms, type RoomsOptions } from './rooms.js';
import { ServedDocument } from './served-document.js';

/** An answer as it came. */
export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

const KEEP_ALIVE_MS = 600_000;

interface RouterLayer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

type Part<T> = undefined extends T ? { [K in keyof T]?: never } : T;
type Given<R extends RouteContract> = {
  [K in keyof RouteRequest<R> as RouteRequest<R>[K] extends undefined ? never : K]: Part<RouteRequest<R>[K]>;
} & { readonly headers?: Record<string, string> };

/** The API on a free port over real PostgreSQL and Redis, and people who are logged in to it. */
export class Api {
  private constructor(
    readonly rooms: Rooms,
    readonly url: string,
    private readonly app: NestExpressApplication,
    readonly document: ServedDocument,
  ) {}

  static async open(
    imports: NonNullable<ModuleMetadata['imports']> = [],
    options: RoomsOptions = {},
  ): Promise<Api> {
    const rooms = await Rooms.open([ApiModule, ...imports], options);
    const app = rooms.app.createNestApplication<NestExpressApplication>(HTTP_OPTIONS);
    prepareHttp(app, rooms.config);
    for (const limit of ['api.requests_per_minute_per_admin', 'api.requests_per_minute_per_address'])
      await rooms.query(
        `INSERT INTO system_configs (key, value, type) VALUES ($1, '1000000', 'number') ON CONFLICT DO NOTHING`,
        [limit],
      );
    await app.init();
    await app.listen(0, '127.0.0.1');
    // A test may compute for longer than an idle connection lives.
    app.getHttpServer().keepAliveTimeout = KEEP_ALIVE_MS;
    const { port } = app.getHttpServer().address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    return new Api(rooms, url, app, await ServedDocument.load(url));
  }

  /** The router's own list. */
  get router(): readonly RouterLayer[] {
    const { router } = this.app.getHttpAdapter().getInstance() as { router: { stack: RouterLayer[] } };
    return router.stack;
  }

  close(): Promise<void> {
    // Nobody waits for streams that a test left open.
    this.app.getHttpServer().closeAllConnections();
    return this.app.close();
  }

  /** Somebody of the role with an open session. */
  async as(role: AdminRole, secondFactor = true): Promise<Person> {
    const email = `${role}-${crypto.randomUUID().slice(0, 8)}@desk.test`;
    const adminId = String(
      await this.rooms.value(
        `INSERT INTO admins (email, role, password_hash, status) VALUES ($1, $2, 'none', 'active') RETURNING id`,
        [email, role],
      ),
    );
    const session = { adminId, secondFactor, ip: '127.0.0.1', userAgent: 'test' };
    const sessionId = await this.rooms.get(AdminSessions).open(this.rooms.database.manager, session);
    return new Person(
      this.url,
      email,
      await this.rooms.get(AccessTokens).issue(sessionId),
      adminId,
      sessionId,
      this.document,
    );
  }

  /** Nobody: no token. */
  get stranger(): Person {
    return new Person(this.url, '', undefined, '', '', this.document);
  }
}

/** A client of the API. */
export class Person {
  constructor(
    private readonly url: string,
    readonly email: string,
    readonly token: string | undefined,
    readonly adminId: string,
    readonly sessionId: string,
    private readonly document?: ServedDocument,
  ) {}

  /** Calls the route; whatever the answer is. @throws Error as `send` */
  async call<R extends RouteContract>(route: R, given: Given<R>): Promise<Answer> {
    const {
      params = {},
      query = {},
      body,
      headers = {},
    } = given as {
      params?: Record<string, string>;
      query?: Record<string, string | number | boolean | undefined>;
      body?: unknown;
      headers?: Record<string, string>;
    };
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
    const search = new URLSearchParams(
      Object.entries(query).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, String(value)] as [string, string]],
      ),
    );
    const asked = search.size > 0 ? `?${search.toString()}` : '';
    return this.send(route.method, `${path}${asked}`, body, headers);
  }

  /** The answer's body when all went well, checked against the contract. @throws Error with the problem otherwise */
  async get<R extends RouteContract>(route: R, given: Given<R>): Promise<RouteAnswer<R>> {
    const { status, body } = await this.call(route, given);
    if (status !== (route.status ?? 200))
      throw new Error(`${route.path} answered ${status} ${JSON.stringify(body)}`);
    return route.response.parse(body) as RouteAnswer<R>;
  }

  /** Sends anything, fitting or not. @throws Error unless the served document says that the answer may be */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const read: unknown = isJson ? JSON.parse(text) : text;
    const answer = { status: response.status, headers: response.headers, body: read };
    const template = this.document?.templateOf(method, path);
    if (template !== undefined) this.document?.assertDocumented(method, template, answer);
    return answer;
  }
}
