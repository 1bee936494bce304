import type { RiskEntry, RiskList, RiskSubjectKind } from './risk.types.js';

/** Which lists each subject is on. */
export class RiskListings {
  private readonly lists = new Map<string, Set<RiskList>>();

  constructor(entries: readonly Pick<RiskEntry, 'list' | 'subjectKind' | 'subject'>[]) {
    for (const { list, subjectKind, subject } of entries) {
      const key = keyOf(subjectKind, subject);
      this.lists.set(key, (this.lists.get(key) ?? new Set()).add(list));
    }
  }

  /** Nobody is on no list. */
  has(list: RiskList, kind: RiskSubjectKind, subject: string | null): boolean {
    return subject !== null && (this.lists.get(keyOf(kind, subject))?.has(list) ?? false);
  }

  /** The list that counts most for a subject: deny before exchange before allow. */
  strongest(kind: RiskSubjectKind, subject: string): RiskList | null {
    const lists: RiskList[] = ['deny', 'exchange', 'allow'];
    return lists.find((list) => this.has(list, kind, subject)) ?? null;
  }
}

const keyOf = (kind: RiskSubjectKind, subject: string): string => `${kind} ${subject}`;
