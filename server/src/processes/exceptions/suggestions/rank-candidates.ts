import { explainAmount } from './amount-slips.js';
import type { Candidate, PaidFacts, Reason, Suggestion } from './suggestion.types.js';

const MOST = 10;
const BLOCK_SECONDS = 3;
/** Most people pay within minutes of being asked: after so many seconds half of the points are left. */
const HALF_LIFE_SECONDS = 600;

interface Evidence {
  readonly points: number;
  readonly reasons: readonly Reason[];
}
const NONE: Evidence = { points: 0, reasons: [] };

function amount(paid: PaidFacts, candidate: Candidate): Evidence {
  if (paid.monitorId === candidate.requestId) return { points: 120, reasons: ['names_request'] };
  const slip = explainAmount(paid.amount, candidate.amount);
  return slip ? { points: slip.weight, reasons: [slip.reason] } : NONE;
}

/**
 * Who sent it. That an order is for the sending address says less than that its user paid from there before: anyone
 * can order energy for a stranger's address.
 */
function sender(paid: PaidFacts, candidate: Candidate): Evidence {
  const known = [
    { is: candidate.senderProved, reason: 'sender_proved', points: 56 },
    { is: candidate.receiver === paid.fromAddress, reason: 'sender_is_receiver', points: 40 },
    { is: candidate.senderPaidBefore, reason: 'sender_paid_before', points: 34 },
    { is: candidate.senderShared, reason: 'sender_shared', points: 8 },
  ] as const;
  const found = known.filter(({ is }) => is);
  const points = found.reduce((sum, one, i) => sum + (i === 0 ? one.points : 4), 0);
  return { points, reasons: found.map(({ reason }) => reason) };
}

/** When it came: soon after it was asked for, late, or before anybody asked. */
function time({ height, blockTime }: PaidFacts, { openedHeight, deadline }: Candidate): Evidence {
  if (height === null || blockTime === null) return NONE;
  if (height <= openedHeight) return { points: -30, reasons: ['before_opening'] };
  const age = Number(height - openedHeight) * BLOCK_SECONDS;
  const points = 14 * 2 ** (-age / HALF_LIFE_SECONDS);
  return blockTime <= deadline ? { points, reasons: ['in_time'] } : { points: points - 4, reasons: ['late'] };
}

const place = (paid: PaidFacts, candidate: Candidate): Evidence =>
  paid.toAddress === candidate.paymentAddress
    ? { points: 2, reasons: [] }
    : { points: 0, reasons: ['other_address'] };

/** An amount that has nothing to do with it needs a known sender. */
const isWorthTelling = (reasons: readonly Reason[]): boolean =>
  reasons.some((reason) => !['in_time', 'late', 'before_opening', 'other_address'].includes(reason));

function suggest(paid: PaidFacts, candidate: Candidate): Suggestion[] {
  if (candidate.currency !== paid.currency) return [];
  const evidence = [amount, sender, time, place].map((judge) => judge(paid, candidate));
  const reasons = evidence.flatMap((one) => one.reasons);
  if (!isWorthTelling(reasons)) return [];
  const score = evidence.reduce((sum, { points }) => sum + points, candidate.open ? 3 : 0);
  const { requestId, orderId, reference, userId } = candidate;
  return [
    {
      action: orderId !== null && candidate.payable ? 'assign' : 'credit',
      requestId,
      orderId,
      reference,
      userId,
      amount: candidate.amount,
      difference: paid.amount - candidate.amount,
      score: Math.round(score * 100) / 100,
      reasons,
    },
  ];
}

/**
 * What a transfer was probably meant for, best first, at most ten. Pure: the same facts are the same order. Money of
 * another currency is never suggested.
 */
export function rankCandidates(paid: PaidFacts, candidates: readonly Candidate[]): Suggestion[] {
  return candidates
    .flatMap((candidate) => suggest(paid, candidate))
    .sort((a, b) => b.score - a.score || (a.requestId < b.requestId ? -1 : 1))
    .slice(0, MOST);
}
