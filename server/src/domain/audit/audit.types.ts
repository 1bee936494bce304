/** One thing a person, or a rule in a person's place, did to money or to who may use the desk. */
export interface NewAuditRow {
  /** Who: a person's name or id as the entrypoint knows it, or `system`. Never empty. */
  readonly actor: string;
  /** What, as `<room>.<verb>`, such as `exceptions.assign`. */
  readonly action: string;
  /** To what, as `<kind>:<id>`, such as `payment:<uuid>` or `address:T…`. */
  readonly subject: string;
  /** Why, in the person's words; people must give one. */
  readonly reason: string;
  /** Facts before and after, as JSON; money as decimal text. */
  readonly before?: AuditFacts;
  readonly after?: AuditFacts;
}

export type AuditFacts = Readonly<Record<string, unknown>>;

export interface AuditRow {
  /** Rising with time. */
  readonly id: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly reason: string;
  readonly before: AuditFacts | null;
  readonly after: AuditFacts | null;
  readonly createdAt: Date;
}

export interface AuditFilter {
  readonly subject?: string | undefined;
  readonly actor?: string | undefined;
  /** How the action begins: `prices.` or `prices.change`. */
  readonly action?: string | undefined;
  /** Not before. */
  readonly from?: Date | undefined;
  /** Before. */
  readonly to?: Date | undefined;
}

export interface AuditPage extends AuditFilter {
  /** Only rows older than this id: the last id of the page before. */
  readonly beforeId?: string | undefined;
  /** 1 to 201: a page, and one more to see whether it goes on. */
  readonly limit: number;
}
