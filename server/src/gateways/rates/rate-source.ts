import { Injectable } from '@nestjs/common';
import { AppError, messageOf } from '../../platform/errors/index.js';
import { rateAnswerSchema } from './rate-answer.js';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 4_096;
const LONGEST_QUOTE = 200;

/** What the source says one TRX is worth. */
export interface RateReading {
  readonly microUsdtPerTrx: bigint;
  /** When it says so; null: it does not tell. */
  readonly at: Date | null;
}

/** The HTTP source of the exchange rate: whatever it answers, one small JSON object comes out or an error. */
@Injectable()
export class RateSource {
  /**
   * @param timeoutMs for the whole answer, headers and body
   * @throws AppError rates/source_failed with the reason in its message
   */
  async read(url: string, timeoutMs = TIMEOUT_MS): Promise<RateReading> {
    const text = await this.fetch(url, timeoutMs);
    const answer = rateAnswerSchema.safeParse(jsonOf(text));
    if (!answer.success) {
      const [issue] = answer.error.issues;
      throw failed(`${issue?.path.join('.') || 'answer'}: ${issue?.message ?? 'not valid'}`, {
        answer: text.slice(0, LONGEST_QUOTE),
      });
    }
    return { microUsdtPerTrx: answer.data.price, at: answer.data.time ?? null };
  }

  private async fetch(url: string, timeoutMs: number): Promise<string> {
    try {
      const response = await fetch(url, {
        headers: { accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw failed(`HTTP ${response.status}`);
      }
      return await bodyOf(response);
    } catch (error) {
      if (error instanceof AppError) throw error;
      const cause = error instanceof Error && error.cause ? `: ${messageOf(error.cause)}` : '';
      throw failed(`${messageOf(error)}${cause}`);
    }
  }
}

/** Reads no more than the limit, however long the answer goes on. */
async function bodyOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(parts).toString('utf8');
    size += value.byteLength;
    if (size > MAX_BYTES) {
      await reader.cancel();
      throw failed(`the answer is longer than ${MAX_BYTES} bytes`);
    }
    parts.push(value);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw failed('the answer is not JSON', { answer: text.slice(0, LONGEST_QUOTE) });
  }
}

const failed = (reason: string, details: object = {}): AppError =>
  new AppError('rates/source_failed', 'world', `The source of the exchange rate failed: ${reason}`, {
    ...details,
  });
