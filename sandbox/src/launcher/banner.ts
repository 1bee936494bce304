import type { SandboxEndpoints } from './sandbox.js';

/** What a visitor needs, in Chinese and English. */
export function banner(endpoints: SandboxEndpoints, file: string, seconds: number): string {
  const rows: [label: string, value: string][] = [
    ['聊天 Chat', endpoints.chat],
    ['管理台 Dashboard', endpoints.dashboard],
    ['接口文档 API', endpoints.apiDocs],
    ['服务 Server', `${endpoints.server}/health`],
    ['指标 Metrics', `${endpoints.metrics}   (Bearer: metricsToken)`],
    ['TRON 开发链 devnet', `${endpoints.tron}   (_control: ${endpoints.tron}/_control)`],
    ['Telegram 模拟 simulator', `${endpoints.telegram}   (_control: ${endpoints.telegram}/_control)`],
    ['PostgreSQL', endpoints.databaseUrl.replace(/:[^:@/]+@/, ':…@')],
    ['Redis', endpoints.redisUrl],
    ['全部地址 All of it', file],
  ];
  const longest = Math.max(...endpoints.admins.map(({ email }) => email.length));
  const people = endpoints.admins.map(({ role, email, password, totpSecret }): [string, string] => [
    role,
    `${email.padEnd(longest)}   ${password}${totpSecret === undefined ? '' : '   + 验证码 code'}`,
  ]);
  const width = Math.max(...rows.map(([label]) => columns(label)));
  const line = ([label, value]: [string, string]): string =>
    `  ${label}${' '.repeat(width - columns(label))}   ${value}`;
  return [
    '',
    `  波场能量台 TRON Energy Desk · 沙盒已就绪 the sandbox is ready (${seconds.toFixed(1)} s)`,
    '',
    ...rows.map(line),
    '',
    '  管理台登录 Log-ins of the dashboard',
    ...people.map(line),
    '  验证码 codes: npm start -- --codes',
    '',
    '  打开聊天页面，选择一位用户，发送 /start。Open the chat page, pick a user, send /start.',
    '  Ctrl-C 停止 stops · npm start -- --reset 清空重来 begins with fresh data',
    '',
  ].join('\n');
}

/** Columns on a terminal: Chinese signs take two. */
function columns(text: string): number {
  return [...text].reduce((sum, sign) => sum + (/[\u2e80-\uffef]/.test(sign) ? 2 : 1), 0);
}
