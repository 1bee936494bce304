import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppConfig } from '../../platform/config/index.js';
import { Broadcaster } from './broadcaster.js';
import { TronNodes } from './tron-nodes.js';

const ADDRESS = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';
const OTHER = 'TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH';
const MAINNET_GENESIS = '00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc';
const FOREIGN_GENESIS = `${'0'.repeat(16)}${'ab'.repeat(24)}`;

type Reply = { status?: number; body: string } | 'hang up';
interface FakeNode {
  readonly server: Server;
  readonly url: string;
  readonly asked: { path: string; key: string | undefined; body: string }[];
}

const open: FakeNode[] = [];
const gone: TronNodes[] = [];

async function node(reply: (path: string) => Reply, genesis = MAINNET_GENESIS): Promise<FakeNode> {
  const asked: FakeNode['asked'] = [];
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const path = request.url ?? '';
      const key = request.headers['tron-pro-api-key'];
      asked.push({ path, key: typeof key === 'string' ? key : undefined, body });
      const answer = path.endsWith('getblockbynum')
        ? { body: JSON.stringify({ blockID: genesis }) }
        : reply(path);
      if (answer === 'hang up') response.destroy();
      else response.writeHead(answer.status ?? 200).end(answer.body);
    });
  };
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const made = { server, asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  open.push(made);
  return made;
}

/** Of a public network: nodes rest there for longer than a test takes. */
function nodesOf(urls: readonly string[], network = 'mainnet'): TronNodes {
  const nodes = new TronNodes(
    AppConfig.from({
      NODE_ENV: 'test',
      ROLES: 'scanner',
      DATABASE_URL: 'postgres://localhost/none',
      REDIS_URL: 'redis://localhost',
      TRON_NETWORK: network,
      TRON_NODES: urls.join(','),
      TRON_USDT_CONTRACT: ADDRESS,
      PAYMENT_ADDRESSES: ADDRESS,
      TREASURY_ADDRESS: OTHER,
    }),
  );
  gone.push(nodes);
  return nodes;
}

/** Where nothing listens: no system hands these ports out. */
const CLOSED = 'http://127.0.0.1:1';
const CLOSED_TOO = 'http://127.0.0.1:2';

const close = ({ server }: FakeNode): Promise<void> =>
  new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });

const question = { path: '/wallet/x', body: {}, schema: z.object({ n: z.number() }) };
const good: Reply = { body: '{"n":1}' };

afterEach(async () => {
  await Promise.all(gone.splice(0).map((nodes) => nodes.onApplicationShutdown()));
  await Promise.all(open.splice(0).map(close));
});

describe('reads', () => {
  it.each<[string, Reply]>([
    ['connections that break', 'hang up'],
    ['server errors', { status: 500, body: '' }],
    ['rate limits', { status: 429, body: '{"Error":"The key exceeds the frequency limit(15)"}' }],
    [
      '{Error} with 200',
      { body: '{"Error":"class java.lang.IllegalAccessException : lack of computing resources"}' },
    ],
    ['plain text with 200', { body: 'this API is closed because this node is a lite fullnode' }],
    ['answers of another shape', { body: '{"n":"one"}' }],
  ])('go on to the next node after %s', async (_name, bad) => {
    const [first, second] = [await node(() => bad), await node(() => good)];
    expect(await nodesOf([first.url, second.url]).read(question)).toEqual({ n: 1 });
  });

  it('leave a node alone that limits us, and use the API key of each', async () => {
    const first = await node(() => ({ status: 403, body: '{"Error":"suspended for 30s"}' }));
    const second = await node(() => good);
    const nodes = nodesOf([`${first.url}#one`, `${second.url}#two`]);
    await nodes.read(question);
    const before = first.asked.length;
    await nodes.read(question);
    expect(first.asked.length).toBe(before);
    expect(second.asked.every(({ key }) => key === 'two')).toBe(true);
    expect(first.asked.every(({ key }) => key === 'one')).toBe(true);
    expect(nodes.health.map(({ resting }) => resting)).toEqual([true, false]);
    expect(JSON.stringify(nodes.health)).not.toContain('two');
  });

  it('tell how far each node is, without those that rest or fail', async () => {
    const head = { blockID: 'a'.repeat(64), block_header: { raw_data: { number: 7, timestamp: 1 } } };
    const [first, second] = [await node(() => ({ body: JSON.stringify(head) })), await node(() => 'hang up')];
    const third = await node(() => ({ status: 403, body: '{"Error":"suspended for 30s"}' }));
    const nodes = nodesOf([first.url, second.url, third.url]);
    for (const seen of [await nodes.look(), await nodes.look()])
      expect([...seen].map(([name, { height }]) => [`http://${name}`, height])).toEqual([[first.url, 7n]]);
    // Asked for block 0 and its newest block once, then left alone.
    expect(third.asked).toHaveLength(2);
  });

  describe('of nodes that are not equally far', () => {
    const at = (height: number): Promise<FakeNode> => {
      const block_header = { raw_data: { number: height, timestamp: 1 } };
      const head = JSON.stringify({ blockID: 'a'.repeat(64), block_header });
      return node((path) => (path.endsWith('/getblock') ? { body: head } : good));
    };
    const restingOf = (nodes: TronNodes): boolean[] => nodes.health.map(({ resting }) => resting);

    it.each([
      [
        [100, 110, 105],
        [false, false, false],
      ],
      [
        [100, 111, 105],
        [true, false, false],
      ],
      [
        [120, 100, 109],
        [false, true, true],
      ],
      [[100], [false]],
    ])('at %j leave those that are far behind alone', async (heights, resting) => {
      const nodes = nodesOf((await Promise.all(heights.map(at))).map(({ url }) => url));
      await nodes.distrustLaggards();
      expect(restingOf(nodes)).toEqual(resting);
      expect(await nodes.read(question)).toEqual({ n: 1 });
    });

    it('see how far one is that rests, and ask it again when the best one stands still', async () => {
      const [behind, ahead] = [await at(100), await at(200)];
      const nodes = nodesOf([behind.url, ahead.url]);
      await nodes.distrustLaggards();
      expect([...(await nodes.look()).values()].map(({ height }) => height)).toEqual([100n, 200n]);
      nodes.distrustPreferred();
      expect(restingOf(nodes)).toEqual([true, true]);
      await nodes.read(question);
      expect(behind.asked.at(-1)?.path).toBe(question.path);
    });
  });

  it('say what went wrong when no node answers', async () => {
    const nodes = nodesOf([CLOSED]);
    await expect(nodes.read(question)).rejects.toMatchObject({ code: 'tron/no_answer', fault: 'world' });
  });
});

describe('the network', () => {
  it('must be the configured one', async () => {
    const wrong = nodesOf([(await node(() => good, FOREIGN_GENESIS)).url]);
    await expect(wrong.verifyNetwork()).rejects.toMatchObject({ code: 'tron/wrong_network' });
    await expect(nodesOf([(await node(() => good)).url]).verifyNetwork()).resolves.toBeUndefined();
    await expect(nodesOf([(await node(() => good)).url], 'devnet').verifyNetwork()).rejects.toMatchObject({
      code: 'tron/wrong_network',
    });
  });

  it('does not stop the start while a node is unreachable, but that node is checked before its first use', async () => {
    const nodes = nodesOf([CLOSED]);
    await expect(nodes.verifyNetwork()).resolves.toBeUndefined();
    const foreign = await node(() => good, FOREIGN_GENESIS);
    const late = nodesOf([foreign.url]);
    await expect(late.read(question)).rejects.toThrow('not a node of mainnet');
    expect(foreign.asked.every(({ path }) => path.endsWith('getblockbynum'))).toBe(true);
  });
});

describe('broadcasts', () => {
  const accepted: Reply = { body: '{"result":true,"code":"SUCCESS","message":"","txid":"ab"}' };

  it('go to one node alone, and to the next only if nothing was sent', async () => {
    const [first, second] = [await node(() => accepted), await node(() => accepted)];
    const nodes = nodesOf([CLOSED, first.url, second.url]);
    expect(await new Broadcaster(nodes).send('00', 0)).toMatchObject({ class: 'accepted' });
    expect(second.asked).toEqual([]);
    expect(first.asked.at(-1)).toMatchObject({ path: '/wallet/broadcasthex', body: '{"transaction":"00"}' });
  });

  it.each<[string, Reply]>([
    ['a connection that breaks', 'hang up'],
    ['503', { status: 503, body: 'no healthy upstream' }],
    ['{Error}', { body: '{"Error":"class java.lang.NullPointerException : null"}' }],
  ])('are ambiguous after %s, and no other node is asked', async (_name, reply) => {
    const [first, second] = [await node(() => reply), await node(() => accepted)];
    const answer = await new Broadcaster(nodesOf([first.url, second.url])).send('00', 0);
    expect(answer.class).toBe('ambiguous');
    expect(second.asked).toEqual([]);
  });

  it('are unsent when nobody listens', async () => {
    const nodes = nodesOf([CLOSED, CLOSED_TOO]);
    expect(await new Broadcaster(nodes).send('00', 0)).toMatchObject({ class: 'unsent', nodesFault: true });
  });
});
