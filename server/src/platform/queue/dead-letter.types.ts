/** Work that failed, as people see it. */
export interface DeadLetterRow {
  readonly step: string;
  readonly subject: string;
  readonly error: string;
  readonly tries: number;
  readonly nextTryAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly droppedAt: Date | null;
  readonly droppedBy: string | null;
  readonly droppedBecause: string | null;
}

export interface LetterName {
  readonly step: string;
  readonly subject: string;
}
