/** What the Bot API adds to some errors: seconds to wait, or the id a group moved to. */
export interface ErrorParameters {
  retry_after?: number;
}

/** A refusal in Telegram's own words; `code` is both the HTTP status and the body's `error_code`. */
export class BotApiError extends Error {
  constructor(
    readonly code: number,
    readonly description: string,
    readonly parameters?: ErrorParameters,
  ) {
    super(description);
  }

  toBody(): { ok: false; error_code: number; description: string; parameters?: ErrorParameters } {
    const body = { ok: false as const, error_code: this.code, description: this.description };
    return this.parameters ? { ...body, parameters: this.parameters } : body;
  }
}

/** 400 with the prefix that Telegram puts before every such description. */
export const badRequest = (what: string): BotApiError => new BotApiError(400, `Bad Request: ${what}`);

export const forbidden = (what: string): BotApiError => new BotApiError(403, `Forbidden: ${what}`);

export const conflict = (what: string): BotApiError => new BotApiError(409, `Conflict: ${what}`);

export const tooManyRequests = (retryAfter: number): BotApiError =>
  new BotApiError(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });
