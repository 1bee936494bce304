/** What was done, by its name in the log; only the pages of the log need it. */
export type ActionWords = Readonly<Record<string, string>>;
