import { describe, expect, it } from 'vitest';
import { failureOf } from './telegram.errors.js';

const fault = (error_code: number, description: string) =>
  failureOf('sendMessage', { ok: false, error_code, description }).fault;

describe('failures of the Bot API', () => {
  it.each([
    [403, 'Forbidden: bot was blocked by the user', 'blocked'],
    [403, 'Forbidden: user is deactivated', 'blocked'],
    [400, 'Bad Request: chat not found', 'blocked'],
    [400, 'Bad Request: message is not modified: specified new message content …', 'not_modified'],
    [400, 'Bad Request: message to edit not found', 'message_gone'],
    [400, "Bad Request: message can't be edited", 'message_gone'],
    [400, "Bad Request: message can't be deleted for everyone", 'message_gone'],
    [400, "Bad Request: can't parse entities", 'refused'],
    [400, 'Bad Request: query is too old and response timeout expired or query ID is invalid', 'refused'],
    [401, 'Unauthorized', 'unauthorized'],
    [404, 'Not Found', 'unauthorized'],
    [409, 'Conflict: terminated by other getUpdates request', 'conflict'],
    [500, 'Internal Server Error', 'transient'],
    [502, 'Bad Gateway', 'transient'],
  ])('%i %s is %s', (code, description, expected) => {
    expect(fault(code, description)).toBe(expected);
  });

  it('carry the pause that a 429 asks for', () => {
    const body = {
      ok: false,
      error_code: 429,
      description: 'Too Many Requests',
      parameters: { retry_after: 7 },
    } as const;
    expect(failureOf('sendMessage', body)).toMatchObject({ fault: 'rate_limited', retryAfterMs: 7000 });
  });
});
