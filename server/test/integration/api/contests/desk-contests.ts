import { alertsRoutes } from '@energy-desk/shared/alerts';
import { adminsRoutes } from '@energy-desk/shared/auth';
import { reconciliationRoutes } from '@energy-desk/shared/reconciliation';
import { reportsRoutes } from '@energy-desk/shared/reports';
import { settingsRoutes } from '@energy-desk/shared/settings';
import { systemRoutes } from '@energy-desk/shared/system';
import { Alerts } from '../../../../src/domain/alerts/index.js';
import { type Arena, both, type Contest, reason, twice } from './contest.js';

const CHANGED = ['admins/changed_meanwhile'];

const alert = async ({ api }: Arena): Promise<string> => {
  const subject = crypto.randomUUID();
  await api.rooms.get(Alerts).raise('queue_stuck', subject, 'stuck');
  return String(await api.rooms.value('SELECT id FROM alerts WHERE subject = $1', [subject]));
};
const colleague = async ({ api }: Arena): Promise<string> => (await api.as('viewer')).adminId;

const alerts: Contest[] = [
  twice(
    alertsRoutes.acknowledge,
    ['alerts/already_acknowledged', 'alerts/already_resolved'],
    alert,
    undefined,
  ),
  twice(alertsRoutes.resolve, ['alerts/already_resolved'], alert),
];

const admins: Contest[] = [
  {
    name: 'an admin made two things',
    told: CHANGED,
    arrange: async (arena) => {
      const params = { id: await colleague(arena) };
      const route = adminsRoutes.changeRole;
      return [
        { route, params, body: { role: 'finance', expectedRole: 'viewer', reason } },
        { route, params, body: { role: 'operator', expectedRole: 'viewer', reason } },
      ];
    },
  },
  twice(adminsRoutes.disable, CHANGED, colleague),
  twice(adminsRoutes.enable, CHANGED, async (arena) => {
    const id = await colleague(arena);
    await arena.api.rooms.query(`UPDATE admins SET status = 'disabled' WHERE id = $1`, [id]);
    return id;
  }),
  {
    name: 'a person invited twice',
    told: ['admins/email_taken'],
    arrange: async () => {
      const email = `${crypto.randomUUID()}@desk.test`;
      return both({ route: adminsRoutes.invite, body: { email, role: 'viewer', reason } });
    },
  },
];

const system: Contest[] = [
  {
    name: 'a setting set twice',
    told: ['settings/changed_meanwhile'],
    arrange: async ({ api }) => {
      const key = 'order.timeout_minutes';
      const { items } = await (await api.as('owner')).get(settingsRoutes.list, {});
      const seen = items.find((one) => one.key === key)?.value ?? '';
      const to = (value: string) => ({ changes: [{ key, value, seen }], reason });
      return [
        { route: settingsRoutes.change, body: to('41') },
        { route: settingsRoutes.change, body: to('42') },
      ];
    },
  },
  {
    name: 'a brake pulled twice',
    told: ['brakes/as_wanted'],
    arrange: async () =>
      both({ route: systemRoutes.changeBrake, params: { name: 'refunds' }, body: { pulled: true, reason } }),
  },
  {
    name: 'failed work dropped twice',
    told: ['dead_letters/already_dropped'],
    arrange: async ({ api }) => {
      const letter = { step: 'rental.deliver', subject: crypto.randomUUID() };
      await api.rooms.query(
        `INSERT INTO dead_letters (step, subject, error, next_try_at) VALUES ($1, $2, 'x', now() + interval '1 h')`,
        [letter.step, letter.subject],
      );
      return both({ route: systemRoutes.dropDeadLetter, body: { ...letter, reason } });
    },
  },
  {
    name: 'a scanner that stopped let go on twice',
    told: ['scanner/not_halted'],
    arrange: async ({ api }) => {
      await api.rooms.query(`UPDATE chain_cursor SET halted_reason = 'another chain'`);
      return both({ route: systemRoutes.resumeScanner, body: { reason } });
    },
  },
  {
    name: 'a comparison asked for twice',
    told: ['reconciliation/running'],
    arrange: async () => both({ route: reconciliationRoutes.run }),
  },
];

const reports: Contest[] = [
  {
    name: 'a day signed off twice',
    told: ['reports/day_signed'],
    arrange: async ({ api }) => {
      const day = '2026-02-27';
      const query = { from: day, to: day };
      const { items } = await (await api.as('owner')).get(reportsRoutes.days, { query });
      const body = { digest: items[0]?.digest, note: reason };
      return both({ route: reportsRoutes.signDay, params: { day }, body });
    },
  },
  twice(
    reportsRoutes.cancelExport,
    ['reports/not_open'],
    async ({ api }) => {
      const body = { subject: 'orders', filters: {}, format: 'csv' } as const;
      return (await (await api.as('owner')).get(reportsRoutes.requestExport, { body })).id;
    },
    undefined,
  ),
];

/** Who may what, what the desk is told, and what it tells. */
export const DESK_CONTESTS: readonly Contest[] = [...alerts, ...admins, ...system, ...reports];
