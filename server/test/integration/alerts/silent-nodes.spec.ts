import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Alerts } from '../../../src/domain/alerts/index.js';
import { Settings } from '../../../src/domain/settings/index.js';
import type { TronGateway } from '../../../src/gateways/tron/index.js';
import { TronNodes } from '../../../src/gateways/tron/tron-nodes.js';
import { AppConfig } from '../../../src/platform/config/index.js';
import { CrashPoints } from '../../../src/platform/crash-points/index.js';
import { NodesWatch } from '../../../src/processes/alerts/nodes.watch.js';
import { environmentOf } from '../../harness/rooms.js';
import { WatchingDesk } from './watching-desk.js';

const MAINNET_GENESIS = '00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc';
const HEAD = { blockID: 'a'.repeat(64), block_header: { raw_data: { number: 7, timestamp: 1 } } };
/** Where nothing listens: no system hands this port out. */
const CLOSED = '127.0.0.1:1';
const LOOK_MS = 10_000;
const LOOKS_A_MINUTE = 6;

const servers: Server[] = [];
let desk: WatchingDesk;
let nodes: TronNodes | undefined;
let later = 0;

beforeAll(async () => {
  desk = await WatchingDesk.open();
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + later);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await nodes?.onApplicationShutdown();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await desk.rooms.close();
});

/** A node that answers with this status. @returns its host and port */
async function node(status: () => number): Promise<string> {
  const server = createServer((request, response) => {
    const isGenesis = request.url?.endsWith('getblockbynum');
    response.writeHead(status()).end(JSON.stringify(isGenesis ? { blockID: MAINNET_GENESIS } : HEAD));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('nodes of a public network that refuse or fail are told within a minute, until they answer', async () => {
  let status = 500;
  const [good, failing] = [await node(() => 200), await node(() => status)];
  const spare = (nodes = new TronNodes(
    AppConfig.from(
      environmentOf({
        DATABASE_URL: 'postgres://localhost/none',
        TRON_NETWORK: 'mainnet',
        TRON_NODES: [good, CLOSED, failing].map((host) => `http://${host}`).join(','),
      }),
    ),
  ));
  const gateway: Pick<TronGateway, 'account' | 'lookAtNodes' | 'nodeHealth'> = {
    account: () => desk.world.tron.account(),
    lookAtNodes: () => spare.look(),
    get nodeHealth() {
      return spare.health;
    },
  };
  const watch = new NodesWatch(
    desk.rooms.config,
    desk.rooms.get(Settings),
    gateway as TronGateway,
    desk.rooms.get(CrashPoints),
    desk.rooms.get(Alerts),
  );
  const look = async (): Promise<string[]> => {
    later += LOOK_MS;
    await watch.run();
    return desk.open('node_down');
  };

  expect([await look(), await look()]).toEqual([[], []]);
  for (let looks = 2; looks < LOOKS_A_MINUTE; looks += 1)
    expect(await look()).toEqual([CLOSED, failing].sort());
  status = 200;
  expect(await look()).toEqual([CLOSED]);
});
