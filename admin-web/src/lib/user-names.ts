import { usersRoutes } from '@energy-desk/shared/users';
import { type Answer, ask } from './api.js';

/** What a person recognises a user by. */
export interface Named {
  username: string | null;
  firstName: string;
}
export type KnownUser = Answer<typeof usersRoutes.list>['items'][number];

/** "@name" of Telegram, else the first name. */
export const nameOfUser = ({ username, firstName }: Named): string => (username ? `@${username}` : firstName);

const MOST_FOUND = 10;
/** Users by name, Telegram id or address. @throws as `ask` */
export const findUsers = async (q: string, signal: AbortSignal): Promise<KnownUser[]> =>
  (await ask(usersRoutes.list, { query: { q, limit: MOST_FOUND } }, { signal })).items;

const names = new Map<string, Promise<string>>();

/** The name of a user of whom only the id is known, asked for once. @throws as `ask` */
export function userName(id: string): Promise<string> {
  const asked = names.get(id) ?? ask(usersRoutes.one, { params: { id } }).then(nameOfUser);
  names.set(id, asked);
  asked.catch(() => names.delete(id));
  return asked;
}
