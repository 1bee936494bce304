import { parseArgs } from 'node:util';
import { AppError } from '../platform/errors/index.js';
import { type By, ExceptionsModule, ExceptionsService, PaymentDesk } from '../processes/exceptions/index.js';
import { answerAsJson, inRooms } from './in-rooms.js';

export const PAYMENTS_HELP = `payments <action> …   prints JSON; money in sun or micro-USDT
  queue [--outcome unmatched|held] [--currency TRX|USDT] [--from <address>] [--min <amount>]
        [--limit <n>] [--after <payment>]
  suggest <payment>
  look <txid> [--user <id>]
  assign <payment> --order <id>              --actor <who> --reason <why>
  credit <payment> --user <id> | --address   --actor <who> --reason <why>
  refund <payment>                           --actor <who> --reason <why>`;

const OPTIONS = {
  outcome: { type: 'string' },
  currency: { type: 'string' },
  from: { type: 'string' },
  min: { type: 'string' },
  limit: { type: 'string', default: '20' },
  after: { type: 'string' },
  order: { type: 'string' },
  user: { type: 'string' },
  address: { type: 'boolean', default: false },
  actor: { type: 'string', default: '' },
  reason: { type: 'string', default: '' },
} as const;

const SHOWN = 3;

type Options = ReturnType<typeof parse>['values'];
const parse = (args: string[]) => parseArgs({ args, options: OPTIONS, allowPositionals: true });
const usage = (): AppError => new AppError('cli/usage', 'caller', PAYMENTS_HELP);

/** @throws AppError cli/usage unless the text is one of these */
function oneOf<T extends string>(text: string | undefined, ...allowed: readonly T[]): T | undefined {
  const found = allowed.find((one) => one === text);
  if (text !== undefined && found === undefined) throw usage();
  return found;
}

async function queue(desk: ExceptionsService, options: Options): Promise<unknown> {
  const outcome = oneOf(options.outcome, 'unmatched', 'held');
  const currency = oneOf(options.currency, 'TRX', 'USDT');
  const limit = Number(options.limit);
  if (!Number.isSafeInteger(limit) || !/^\d{1,18}$/.test(options.min ?? '0')) throw usage();
  const payments = await desk.queue(
    {
      ...(outcome ? { outcome } : {}),
      ...(currency ? { currency } : {}),
      ...(options.from ? { fromAddress: options.from } : {}),
      ...(options.min ? { minAmount: BigInt(options.min) } : {}),
    },
    { limit, ...(options.after ? { after: options.after } : {}) },
  );
  const suggestions = await Promise.all(payments.map(({ id }) => desk.suggestions(id)));
  return payments.map((payment, i) => ({ ...payment, suggestions: suggestions[i]?.slice(0, SHOWN) }));
}

async function act(
  [action, subject = '']: readonly string[],
  options: Options,
  desk: ExceptionsService,
  look: PaymentDesk,
): Promise<unknown> {
  const by: By = { actor: options.actor, reason: options.reason };
  if (action === 'queue') return queue(desk, options);
  if (subject === '') throw usage();
  if (action === 'suggest') return desk.suggestions(subject);
  if (action === 'look') return look.look(subject, options.user ?? null);
  if (action === 'refund') return desk.refund(subject, by);
  if (action === 'assign' && options.order) return desk.assign(subject, options.order, by);
  // A user and the sending address at once would be two targets for one payment.
  if (action === 'credit' && options.user && !options.address)
    return desk.creditUser(subject, options.user, by);
  if (action === 'credit' && options.address && !options.user) return desk.creditAddress(subject, by);
  throw usage();
}

/** What finance does with payments that fit nothing, until there is a page for it. @returns JSON */
export async function payments(args: string[]): Promise<string> {
  const { values, positionals } = parse(args);
  return inRooms([ExceptionsModule], (app) =>
    answerAsJson(act(positionals, values, app.get(ExceptionsService), app.get(PaymentDesk))),
  );
}
