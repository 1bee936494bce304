import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { AppError } from '../platform/errors/index.js';
import { SealedSecrets, SecondFactorModule } from '../processes/admin-desk/index.js';
import { KeyRotation, KeyRotationModule } from '../processes/pool-upkeep/index.js';
import { inRooms } from './in-rooms.js';

export const ROTATE_KEYS_HELP = `rotate-keys [--dry-run] [--reason <why>]
  seals every wallet key and every authenticator secret with the first key of ENCRYPTION_KEYS, while the server runs
  1. add the new key at the end of ENCRYPTION_KEYS of every process, and start them again
  2. move it to the front everywhere, start again, and run this command
  3. take the old key out once this command says that nothing is sealed with it
  --dry-run   open every secret and say what would be done; nothing changes
  a run that was interrupted is simply run again`;

/**
 * Brings all secrets at rest under the first master key.
 * @returns what to print
 * @throws AppError keys/no_master_key, keys/left_behind with the secrets that could not be sealed anew
 */
export async function rotateKeys(args: string[]): Promise<string> {
  const { values } = parseArgs({
    args,
    options: {
      'dry-run': { type: 'boolean', default: false },
      reason: { type: 'string', default: 'rotation to a new master key' },
    },
  });
  const onlyTry = values['dry-run'];
  const by = { actor: `cli:${userInfo().username}`, reason: values.reason };
  return inRooms([KeyRotationModule, SecondFactorModule], async (app) => {
    const rotation = app.get(KeyRotation);
    const secrets = app.get(SealedSecrets);
    const wallets = await rotation.run(by, onlyTry);
    const authenticators = await secrets.reseal(by, onlyTry);
    const done = `${onlyTry ? 'would seal' : 'sealed'} with "${wallets.keyId}": ${wallets.sealedAnew} wallet keys, ${authenticators.sealedAnew} authenticators`;
    const problems = [...wallets.problems, ...authenticators.problems];
    if (problems.length > 0)
      throw new AppError('keys/left_behind', 'ours', `${done}; left as they are:`, { problems });
    if (onlyTry) return done;
    const used = new Set([...(await rotation.keyIds()), ...(await secrets.keyIds())]);
    used.delete(wallets.keyId);
    return [done, remainder([...used])].join('\n');
  });
}

const remainder = (others: readonly string[]): string =>
  others.length === 0
    ? 'nothing is sealed with any other key: the others may leave ENCRYPTION_KEYS'
    : `still in use: ${others.map((id) => `"${id}"`).join(', ')}. Some process seals with it: give it the new key first, then run this again`;
