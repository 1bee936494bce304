import { randomBytes } from 'node:crypto';
import { fstatSync } from 'node:fs';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { emailSchema, PASSWORD_MAX } from '@energy-desk/shared/auth';
import { AppError } from '../platform/errors/index.js';
import { AdminMaker, AdminMakerModule } from '../processes/admin-desk/index.js';
import { inRooms } from './in-rooms.js';

export const CREATE_OWNER_HELP = `create-owner --email <e-mail> [--password-stdin]
  makes an admin with the role owner, who logs in to the dashboard, sets up a second factor there, and invites others
  --password-stdin   read the password (12 to 128 characters) from standard input; a password that is piped in is
                     read without it, too. Otherwise one is made, and printed this once
  an e-mail that an admin has already is refused, and nothing changes`;

const GENERATED_BYTES = 18;
/** How long a pipe may say nothing before it counts as empty. */
const PIPE_PATIENCE_MS = 2_000;

/** Makes the first owner. @returns what to print @throws AppError cli/usage, admins/email_taken, auth/password_unfit */
export async function createOwner(args: string[]): Promise<string> {
  const { values } = parseArgs({
    args,
    options: { email: { type: 'string' }, 'password-stdin': { type: 'boolean', default: false } },
  });
  const email = emailSchema.safeParse(values.email);
  if (!email.success) throw new AppError('cli/usage', 'caller', 'create-owner needs --email <e-mail>');
  const given = await passwordOf(values['password-stdin']);
  const password = given ?? randomBytes(GENERATED_BYTES).toString('base64url');
  const owner = { email: email.data, role: 'owner' as const, password };
  const made = await inRooms([AdminMakerModule], (app) =>
    app.get(AdminMaker).addMissing(owner, `cli:${userInfo().username}`),
  );
  if (!made)
    throw new AppError(
      'admins/email_taken',
      'caller',
      `there is an admin ${owner.email} already: nothing changed`,
    );
  return [
    `owner ${owner.email} made`,
    ...(given === null ? [`password: ${password}   (shown only now)`] : []),
    'log in, and set up a second factor: money, keys and roles need one',
  ].join('\n');
}

/** Null where a password is to be made. */
async function passwordOf(asked: boolean): Promise<string | null> {
  if (!asked && !isPiped()) return null;
  const text = await readInput(asked ? null : PIPE_PATIENCE_MS);
  if (text !== '') return text;
  if (asked) throw new AppError('cli/usage', 'caller', 'no password came on standard input');
  return null;
}

function isPiped(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isFile() || input.isSocket();
  } catch {
    return false;
  }
}

/** One line of standard input, empty when nothing comes. @param patienceMs null: as long as it takes */
function readInput(patienceMs: number | null): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const end = (): void => {
      clearTimeout(timer);
      process.stdin.off('data', take).off('end', end).off('error', reject).pause();
      process.stdin.unref();
      resolve((text.split('\n')[0] ?? '').replace(/\r$/, ''));
    };
    const take = (chunk: Buffer): void => {
      clearTimeout(timer);
      text += chunk.toString('utf8');
      if (text.includes('\n') || text.length > PASSWORD_MAX) end();
    };
    const timer = patienceMs === null ? undefined : setTimeout(end, patienceMs);
    process.stdin.on('data', take).once('end', end).once('error', reject);
  });
}
