import { parseArgs } from 'node:util';
import type { RefundStatus } from '../domain/refunds/index.js';
import { AppError } from '../platform/errors/index.js';
import { RefundsDesk, RefundsDeskModule } from '../processes/refunds/index.js';
import { answerAsJson, inRooms } from './in-rooms.js';

export const REFUNDS_HELP = `refunds <action> …   prints JSON; money in sun or micro-USDT
  list [--status due|needs_person|sending|paid|credited|written_off] [--to <address>] [--limit <n>] [--offset <n>]
  approve <refund> [--to <address>]          --actor <who> --reason <why>
  credit <refund> --user <id> | --address    --actor <who> --reason <why>
  write-off <refund>                         --actor <who> --reason <why>`;

const OPTIONS = {
  status: { type: 'string' },
  to: { type: 'string' },
  limit: { type: 'string', default: '20' },
  offset: { type: 'string', default: '0' },
  user: { type: 'string' },
  address: { type: 'boolean', default: false },
  actor: { type: 'string', default: '' },
  reason: { type: 'string', default: '' },
} as const;

const STATUSES: readonly RefundStatus[] = [
  'due',
  'needs_person',
  'sending',
  'paid',
  'credited',
  'written_off',
];

type Options = ReturnType<typeof parse>['values'];
const parse = (args: string[]) => parseArgs({ args, options: OPTIONS, allowPositionals: true });
const usage = (): AppError => new AppError('cli/usage', 'caller', REFUNDS_HELP);

function list(desk: RefundsDesk, options: Options): Promise<unknown> {
  const status = STATUSES.find((one) => one === options.status);
  const [limit, offset] = [Number(options.limit), Number(options.offset)];
  if (!status && options.status !== undefined) throw usage();
  if (!Number.isSafeInteger(limit) || !Number.isSafeInteger(offset)) throw usage();
  const filter = {
    ...(status ? { statuses: [status] } : {}),
    ...(options.to ? { address: options.to } : {}),
  };
  return desk.list(filter, { limit, offset });
}

async function act([action, id]: readonly string[], options: Options, desk: RefundsDesk): Promise<unknown> {
  const by = { actor: options.actor, reason: options.reason };
  if (action === 'list') return list(desk, options);
  if (id === undefined) throw usage();
  if (action === 'approve') return desk.approve(id, by, options.to);
  if (action === 'write-off') return desk.writeOff(id, by);
  // A user and the sending address at once would be two ends of one refund.
  if (action === 'credit' && options.user && !options.address)
    return desk.creditInstead(id, { userId: options.user }, by);
  if (action === 'credit' && options.address && !options.user) return desk.creditInstead(id, 'address', by);
  throw usage();
}

/** What finance decides of refunds, until there is a page for it. @returns JSON */
export async function refunds(args: string[]): Promise<string> {
  const { values, positionals } = parse(args);
  return inRooms([RefundsDeskModule], (app) => answerAsJson(act(positionals, values, app.get(RefundsDesk))));
}
