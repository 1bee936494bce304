/** Something people must know of, open until it is resolved. */
export interface AlertRow {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurrences: number;
  readonly raisedAt: Date;
  readonly lastRaisedAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly resolvedAt: Date | null;
  /** A person; null when what was wrong went away. */
  readonly resolvedBy: string | null;
  readonly resolution: string | null;
}

/** News of an alert that the chat has not been told yet. */
export interface DueAlertMessage {
  readonly id: string;
  readonly news: 'raised' | 'resolved';
  /** Tries, this one included. */
  readonly attempts: number;
  readonly alert: AlertRow;
}
