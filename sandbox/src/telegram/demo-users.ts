import type { ChatStore } from './store/chat-store.js';

export interface DemoUserSpec {
  name: string;
  username: string;
  languageCode: string;
}

/** Who is there when nobody says otherwise. */
export const DEFAULT_DEMO_USERS: readonly DemoUserSpec[] = [
  { name: '小林', username: 'demo_xiaolin', languageCode: 'zh-hans' },
  { name: 'Alex', username: 'demo_alex', languageCode: 'en' },
  { name: '阿敏', username: 'demo_amin', languageCode: 'zh-hans' },
  { name: 'Robin', username: 'demo_robin', languageCode: 'en' },
  { name: '陈同学', username: 'demo_chen', languageCode: 'zh-hans' },
];

/** Creates those of the wanted users that are not there yet. */
export function ensureDemoUsers(chats: ChatStore, wanted: readonly DemoUserSpec[]): void {
  const present = new Set(chats.listUsers().map((user) => user.username));
  for (const user of wanted) if (!present.has(user.username)) chats.createUser(user);
}
