import { z } from 'zod';

/**
 * What a failed call means to the caller:
 * `blocked` the user can't be reached, do not try again; `rate_limited` try after `retryAfterMs`;
 * `transient` nobody knows whether it was done, try again; `not_modified` harmless; `message_gone` the message can't
 * be edited any more; `conflict` another poller is at work; `unauthorized` the token is wrong; `refused` our mistake.
 */
export type TelegramFault =
  | 'blocked'
  | 'rate_limited'
  | 'transient'
  | 'not_modified'
  | 'message_gone'
  | 'conflict'
  | 'unauthorized'
  | 'refused';

/** A failed call to the Bot API. Its message never holds the token. */
export class TelegramFailure extends Error {
  constructor(
    readonly fault: TelegramFault,
    readonly method: string,
    description: string,
    readonly retryAfterMs = 0,
  ) {
    super(`Telegram ${method}: ${description}`);
    this.name = 'TelegramFailure';
  }
}

export const failureBody = z.object({
  ok: z.literal(false),
  error_code: z.number().int(),
  description: z.string().default(''),
  parameters: z.object({ retry_after: z.number().nonnegative().optional() }).optional(),
});
export type FailureBody = z.infer<typeof failureBody>;

const UNREACHABLE =
  /chat not found|user is deactivated|bot was blocked|bot was kicked|have no rights to send/i;
const GONE =
  /message to (edit|delete) not found|message can't be (edited|deleted)|message_id_invalid|there is no (text|caption) in the message/i;
const NOT_MODIFIED = /message is not modified/i;
const DEFAULT_RETRY_AFTER_S = 5;

/** Reads the Bot API's error answer; the codes are HTTP's, the rest stands only in the description. */
export function failureOf(method: string, body: FailureBody): TelegramFailure {
  const { error_code: code, description } = body;
  if (code === 429) {
    const seconds = body.parameters?.retry_after ?? DEFAULT_RETRY_AFTER_S;
    return new TelegramFailure('rate_limited', method, description, seconds * 1000);
  }
  return new TelegramFailure(faultOf(code, description), method, `${code} ${description}`);
}

function faultOf(code: number, description: string): TelegramFault {
  if (code >= 500) return 'transient';
  if (code === 401 || code === 404) return 'unauthorized';
  if (code === 409) return 'conflict';
  if (code === 403 || UNREACHABLE.test(description)) return 'blocked';
  if (NOT_MODIFIED.test(description)) return 'not_modified';
  if (GONE.test(description)) return 'message_gone';
  return 'refused';
}

export const isFault = (error: unknown, ...faults: TelegramFault[]): error is TelegramFailure =>
  error instanceof TelegramFailure && faults.includes(error.fault);
