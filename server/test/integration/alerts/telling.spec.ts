import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Alerts } from '../../../src/domain/alerts/index.js';
import { AlertDesk, AlertsWorkerModule } from '../../../src/processes/alerts/index.js';
import { Settings } from '../../../src/domain/settings/index.js';
import { TellChatStep } from '../../../src/processes/alerts/tell-chat.step.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { Rooms } from '../../harness/rooms.js';

const CHAT = -100_123_456;

/** A Telegram that answers as it is told, and remembers what it took. */
class Telegram {
  readonly taken: { chat_id: number; text: string }[] = [];
  answers: { status: number; body: object }[] = [];
  asked = 0;
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Telegram> {
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        telegram.asked += 1;
        const { status, body } = telegram.answers.shift() ?? {
          status: 200,
          body: { ok: true, result: { message_id: telegram.asked } },
        };
        if (status === 200) telegram.taken.push(JSON.parse(text) as { chat_id: number; text: string });
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    const telegram = new Telegram(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return telegram;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get texts(): string[] {
    return this.taken.map(({ text }) => text);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

let telegram: Telegram;
let rooms: Rooms;
let alerts: Alerts;
let tell: TellChatStep;
beforeAll(async () => {
  telegram = await Telegram.start();
  rooms = await Rooms.open([AlertsWorkerModule], {
    tron: new FakeTron(),
    environment: { TELEGRAM_API_ROOT: telegram.url, ALERT_CHAT_ID: String(CHAT) },
  });
  alerts = rooms.get(Alerts);
  tell = rooms.get(TellChatStep);
});
afterAll(async () => {
  await rooms.close();
  telegram.close();
});
beforeEach(async () => {
  await rooms.query('TRUNCATE alerts CASCADE');
  telegram.taken.length = 0;
  telegram.asked = 0;
});

const hurry = (): Promise<unknown> => rooms.query('UPDATE alert_messages SET next_attempt_at = now()');
const minutesPass = (minutes: number): Promise<unknown> =>
  rooms.query(
    `UPDATE alerts SET raised_at = raised_at - $1 * interval '1 minute',
       last_raised_at = last_raised_at - $1 * interval '1 minute', resolved_at = resolved_at - $1 * interval '1 minute'`,
    [minutes],
  );

describe('the chat of ALERT_CHAT_ID', () => {
  it('is told once what is wrong, however often it is noticed, and once that it is over', async () => {
    for (let i = 0; i < 3; i += 1) {
      await alerts.raise('node_down', 'node:8090', 'Node <8090> does not answer.');
      await tell.run();
    }
    await alerts.resolve('node_down', 'node:8090');
    await tell.run();
    await tell.run();
    expect(telegram.texts).toEqual([
      '🔴 <b>节点不可用</b>\n节点没有应答、限制了我们或落后于其他节点，其他节点在顶替。检查节点和密钥额度。\nNode &lt;8090&gt; does not answer.\nnode:8090',
      '🟢 <b>节点不可用</b> 已恢复\nnode:8090',
    ]);
    expect(telegram.taken.map(({ chat_id }) => Number(chat_id))).toEqual([CHAT, CHAT]);
  });

  it('is spoken to in the language that is set, what to do included', async () => {
    await rooms.get(Settings).set('alert.language', 'en');
    await alerts.raise('pool_low', 'a pool', '3 % left');
    await tell.run();
    await rooms.get(Settings).set('alert.language', 'zh');
    expect(telegram.texts).toEqual([
      '🟠 <b>Pool low</b>\nLittle of the pool’s stake is free: new orders may wait. Stake more, or wait for rentals to end.\n3 % left\na pool',
    ]);
  });

  it('is told in the end, whatever Telegram answers before', async () => {
    telegram.answers = [
      { status: 502, body: { ok: false, error_code: 502, description: 'Bad Gateway' } },
      {
        status: 429,
        body: { ok: false, error_code: 429, description: 'slow', parameters: { retry_after: 7 } },
      },
    ];
    await alerts.raise('pool_low', 'a pool', 'low');
    const now = (): Promise<unknown> => rooms.value('SELECT now()');
    const waitSince = (since: unknown): Promise<unknown> =>
      rooms.value(
        'SELECT extract(epoch FROM next_attempt_at - $1::timestamptz)::float8 FROM alert_messages',
        [since],
      );
    const first = await now();
    await tell.run();
    expect(Number(await waitSince(first))).toBeGreaterThanOrEqual(4);
    await rooms.query(`UPDATE alert_messages SET next_attempt_at = now() + interval '1 hour'`);
    await tell.run();
    expect(telegram.asked).toBe(1);
    await hurry();
    const second = await now();
    await tell.run();
    expect(Number(await waitSince(second))).toBeGreaterThanOrEqual(7);
    await hurry();
    await tell.run();
    expect(telegram.texts).toHaveLength(1);
    const [message] = await rooms.query('SELECT status, attempts, error FROM alert_messages');
    expect(message).toEqual({ status: 'sent', attempts: 3, error: null });
  });

  it('is told by one of two workers, and again by another when one died before it could note so', async () => {
    await alerts.raise('pool_low', 'a pool', 'low');
    await Promise.all([tell.run(), tell.run(), tell.run()]);
    expect(telegram.texts).toHaveLength(1);
    await rooms.query(`UPDATE alert_messages SET status = 'pending', next_attempt_at = now()`);
    await tell.run();
    expect(telegram.texts).toHaveLength(2);
  });

  it('hears once in ten minutes of what comes and goes, and of what came back and stays', async () => {
    for (let i = 0; i < 3; i += 1) {
      await alerts.raise('node_down', 'node:8090', 'down');
      await alerts.resolve('node_down', 'node:8090');
    }
    await tell.run();
    expect(telegram.texts).toHaveLength(2);
    await alerts.raise('node_down', 'node:8090', 'down for good');
    await minutesPass(9);
    await alerts.raise('node_down', 'node:8090', 'down for good');
    await tell.run();
    expect(telegram.texts).toHaveLength(2);
    await minutesPass(2);
    await alerts.raise('node_down', 'node:8090', 'down for good');
    await tell.run();
    expect(telegram.texts.at(-1)).toContain('down for good');
    expect(telegram.texts).toHaveLength(3);
  });

  it('hears that a person closed it, and of it anew when it is still wrong', async () => {
    await alerts.raise('node_down', 'node:8090', 'down');
    const id = String(await rooms.value('SELECT id FROM alerts'));
    await rooms.get(AlertDesk).acknowledge(id, 'ann@desk.test');
    await rooms.get(AlertDesk).resolve(id, 'ann@desk.test', 'restarted it');
    await tell.run();
    expect(telegram.texts.at(-1)).toBe('🟢 <b>节点不可用</b> 已恢复\nnode:8090');
    await minutesPass(11);
    await alerts.raise('node_down', 'node:8090', 'down');
    await tell.run();
    expect(telegram.texts).toHaveLength(3);
    expect(await rooms.value('SELECT count(*)::int FROM alerts')).toBe(2);
  });

  it('is not told what is a day old, and nothing at all where none is named', async () => {
    await alerts.raise('node_down', 'node:8090', 'down');
    await rooms.query(`UPDATE alerts SET raised_at = now() - interval '25 hours'`);
    await tell.run();
    expect(telegram.asked).toBe(0);
    const nameless = await rooms.twin([AlertsWorkerModule], {
      tron: new FakeTron(),
      environment: { ALERT_CHAT_ID: '' },
    });
    await alerts.raise('node_down', 'another', 'down');
    await nameless.get(TellChatStep).run();
    await nameless.close();
    expect(telegram.asked).toBe(0);
    expect(await rooms.query('SELECT DISTINCT status FROM alert_messages')).toEqual([{ status: 'dropped' }]);
  });
});
