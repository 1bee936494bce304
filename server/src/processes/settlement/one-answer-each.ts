import type { Judgement, Payment } from '../../domain/payments/index.js';

/** Payments that answer a request, and those that came for one that is answered. */
export interface Answers<T> {
  readonly first: T[];
  readonly spare: T[];
}

/**
 * Each request is answered once. Two transfers can both have been judged to be its answer: the second while the first
 * was out of the chain, which was back before anybody noticed.
 * @param open requests that still wait for their answer
 */
export function oneAnswerEach<T>(
  candidates: readonly T[],
  requestOf: (one: T) => string | null,
  open: ReadonlySet<string>,
): Answers<T> {
  const answered = new Set<string>();
  const answers: Answers<T> = { first: [], spare: [] };
  for (const one of candidates) {
    const request = requestOf(one);
    const answersIt = request !== null && open.has(request) && !answered.has(request);
    answers[answersIt ? 'first' : 'spare'].push(one);
    if (answersIt) answered.add(request);
  }
  return answers;
}

/** It bought nothing: a person decides. */
export const asDuplicate = ({ id, monitorId, orderId }: Payment): Judgement => ({
  id,
  outcome: 'unmatched',
  exception: 'duplicate',
  holdReason: null,
  monitorId,
  orderId,
});
