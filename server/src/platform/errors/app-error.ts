/** Whose fault: the caller's (told politely, not retried), the world's (retried), ours (alert). */
export type Fault = 'caller' | 'world' | 'ours';

/** An error for people: a stable literal code, what happened, and facts that help. */
export class AppError extends Error {
  constructor(
    readonly code: string,
    readonly fault: Fault,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'AppError';
  }
}

/** What an unknown thrown value says of itself, in one line. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
