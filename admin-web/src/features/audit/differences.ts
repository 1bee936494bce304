import type { AuditRowView } from '@energy-desk/shared/audit';
import { flattenFacts, type Leaf } from '../../lib/flatten-facts.js';
import { unitOf } from '../../ui/setting-words/units.js';
import { subjectOf } from './audit.api.js';

/** One value before and after. */
export interface Difference {
  key: string;
  path: Leaf['path'];
  before: Leaf | undefined;
  after: Leaf | undefined;
  changed: boolean;
}

type Facts = Readonly<Record<string, unknown>> | null;

/** The log calls each setting's value by that word: what it is counted in says its key. */
const NAMES: Readonly<Record<string, string>> = { trx: 'sun', usdt: 'microUsdt', seconds: 'seconds' };
function leavesOf(facts: Facts, subject: string): Map<string, Leaf> {
  const { kind, id } = subjectOf(subject);
  const name = kind === 'setting' ? NAMES[unitOf(id)] : undefined;
  return new Map(
    flattenFacts(facts ?? {}).map((leaf) => [leaf.key, name === undefined ? leaf : { ...leaf, name }]),
  );
}

/** Value by value, in the order in which they stand; what is on one side only has nothing on the other. */
export function differencesOf({ before, after, subject, actor, reason }: AuditRowView): Difference[] {
  const [old, now] = [leavesOf(before, subject), leavesOf(after, subject)];
  // Said of the whole row already.
  if (now.get('actor')?.value === actor) now.delete('actor');
  if (now.get('reason')?.value === reason && !old.has('reason')) now.delete('reason');
  return [...new Set([...old.keys(), ...now.keys()])].map((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    return {
      key,
      path: (is ?? was)?.path ?? [],
      before: was,
      after: is,
      changed: (was?.value ?? null) !== (is?.value ?? null),
    };
  });
}
