import { randomUUID } from 'node:crypto';
import type { ApiWorld } from '../api-world.js';
import type { DeskClient } from '../desk-client.js';
import type { Deed } from './deed.js';

const reason = 'to see it die';

const ended = (world: ApiWorld, adminId: string): Promise<number> =>
  world.count('SELECT count(*) FROM admin_sessions WHERE admin_id = $1 AND ended_at IS NOT NULL', [adminId]);

interface Invited {
  admin: { id: string };
  token: string;
}

const invite = (owner: DeskClient, email: string): Promise<Invited> =>
  owner.post<Invited>('/api/admins', { email, role: 'viewer', reason });

const newEmail = (): string => `invited-${randomUUID()}@campaign.example`;

/** What people do with their own accounts and an owner with those of others. */
export const ACCOUNT_DEEDS: readonly Deed[] = [
  {
    steps: ['admins.log-in'],
    prepare: async (world) => {
      const person = world.person(true);
      const credentials = await world.credentials(person);
      const id = await world.idOf(person);
      return {
        act: () => world.stranger.post('/api/auth/login', credentials),
        count: () => world.count('SELECT count(*) FROM admin_sessions WHERE admin_id = $1', [id]),
      };
    },
  },
  {
    steps: ['admins.refresh'],
    prepare: async (world) => {
      const person = world.person(false);
      const { refreshToken } = await world.tokensOf(person);
      const id = await world.idOf(person);
      return {
        act: () => world.stranger.post('/api/auth/refresh', { refreshToken }),
        count: () =>
          world.count(
            `SELECT count(*) FROM admin_refresh_tokens t JOIN admin_sessions s ON s.id = t.session_id
             WHERE s.admin_id = $1 AND t.replaced_at IS NOT NULL`,
            [id],
          ),
      };
    },
  },
  {
    steps: ['admins.invite'],
    prepare: async (world) => {
      const owner = await world.as('owner');
      const email = newEmail();
      return {
        act: () => invite(owner, email),
        count: () =>
          world.count(
            'SELECT count(*) FROM admin_invitations i JOIN admins a ON a.id = i.admin_id WHERE a.email = $1',
            [email],
          ),
      };
    },
  },
  {
    steps: ['admins.make-link'],
    prepare: async (world) => {
      const owner = await world.as('owner');
      const { admin } = await invite(owner, newEmail());
      return {
        act: () => owner.post(`/api/admins/${admin.id}/password-link`, { reason }),
        count: () =>
          world.count('SELECT count(*) FROM admin_invitations WHERE admin_id = $1 AND used_at IS NULL', [
            admin.id,
          ]),
      };
    },
  },
  {
    steps: ['admins.accept-link'],
    prepare: async (world) => {
      const { admin, token } = await invite(await world.as('owner'), newEmail());
      return {
        act: () =>
          world.stranger.post('/api/auth/accept-invitation', { token, password: `chosen-${admin.id}` }),
        count: await world.audited(`admin:${admin.id}`),
      };
    },
  },
  {
    steps: ['admins.change'],
    prepare: async (world) => {
      const owner = await world.as('owner');
      const { admin } = await invite(owner, newEmail());
      const wish = { role: 'operator', expectedRole: 'viewer', reason };
      return {
        act: () => owner.patch(`/api/admins/${admin.id}`, wish),
        count: await world.audited(`admin:${admin.id}`),
      };
    },
  },
  {
    steps: ['admins.change-password'],
    prepare: async (world) => {
      const person = world.person(false);
      const client = await world.logIn(person);
      const wish = { currentPassword: person.password, newPassword: `newer-${person.password}` };
      return {
        act: () => client.post('/api/auth/password', wish),
        count: await world.audited(`admin:${await world.idOf(person)}`),
      };
    },
  },
  {
    steps: ['admins.set-up-totp'],
    prepare: async (world) => {
      const person = world.person(false);
      const client = await world.logIn(person);
      const id = await world.idOf(person);
      return {
        act: () => client.post('/api/auth/totp/setup', { password: person.password }),
        count: () =>
          world.count('SELECT count(*) FROM admins WHERE id = $1 AND totp_ciphertext IS NOT NULL', [id]),
      };
    },
  },
  {
    steps: ['admins.confirm-totp'],
    prepare: async (world) => {
      const person = world.person(false);
      const client = await world.logIn(person);
      const { secret } = await client.post<{ secret: string }>('/api/auth/totp/setup', {
        password: person.password,
      });
      const totp = await world.code({ ...person, totpSecret: secret });
      return {
        act: () => client.post('/api/auth/totp/confirm', { totp }),
        count: await world.audited(`admin:${await world.idOf(person)}`),
      };
    },
  },
  {
    steps: ['admins.renew-codes'],
    prepare: async (world) => {
      const person = world.person(true);
      const client = await world.logIn(person);
      const totp = await world.code(person);
      return {
        act: () => client.post('/api/auth/totp/recovery-codes', { totp }),
        count: await world.audited(`admin:${await world.idOf(person)}`),
      };
    },
  },
  {
    steps: ['admins.disable-totp'],
    prepare: async (world) => {
      const person = world.person(true);
      const client = await world.logIn(person);
      const totp = await world.code(person);
      return {
        act: () => client.post('/api/auth/totp/disable', { totp }),
        count: await world.audited(`admin:${await world.idOf(person)}`),
      };
    },
  },
  {
    steps: ['admins.end-session'],
    prepare: async (world) => {
      const person = world.person(false);
      await world.logIn(person);
      const client = await world.logIn(person);
      const { items } = await client.get<{ items: { id: string; current: boolean }[] }>('/api/auth/sessions');
      const other = items.find(({ current }) => !current);
      const id = await world.idOf(person);
      return {
        act: () => client.remove(`/api/auth/sessions/${other?.id}`),
        count: () => ended(world, id),
      };
    },
  },
  {
    steps: ['admins.end-sessions'],
    prepare: async (world) => {
      const person = world.person(false);
      const client = await world.logIn(person);
      const id = await world.idOf(person);
      return { act: () => client.post('/api/auth/logout-everywhere'), count: () => ended(world, id) };
    },
  },
];
