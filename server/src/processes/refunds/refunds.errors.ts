import type { RefundStatus } from '../../domain/refunds/index.js';
import { AppError } from '../../platform/errors/index.js';

export const unknownRefund = (id: string): AppError =>
  new AppError('refunds/unknown', 'caller', `There is no refund ${id}.`);

export const reasonMissing = (): AppError =>
  new AppError('refunds/reason_missing', 'caller', 'Say who decides, and why.');

export const otherTarget = (address: string): AppError =>
  new AppError('refunds/other_target', 'caller', `A refund goes to ${address} and nowhere else.`);

export const targetForbidden = (why: 'ours' | 'denied' | 'exchange'): AppError =>
  new AppError('refunds/target_forbidden', 'caller', 'No refund may be sent to this address.', { why });

export const underWay = (): AppError =>
  new AppError('refunds/under_way', 'world', 'A transfer of this refund may still arrive.');

export const ended = (status: RefundStatus): AppError =>
  new AppError('refunds/ended', 'caller', `This refund is ${status}: nothing can be decided any more.`, {
    status,
  });

export const decidedMeanwhile = (decidedBy: string): AppError =>
  new AppError('refunds/decided_meanwhile', 'caller', `${decidedBy} let this refund go already.`, {
    decidedBy,
  });

export const creditIsTrxOnly = (): AppError =>
  new AppError('refunds/credit_is_trx_only', 'caller', 'An address can have credit in TRX only.');

export const sameTarget = (): AppError =>
  new AppError('refunds/same_target', 'caller', 'It goes there already: approve it instead.');

export const notRedirectable = (): AppError =>
  new AppError(
    'refunds/not_redirectable',
    'caller',
    'The credit of a sending address goes back to that address. Credit it to a user instead.',
  );

export const maybePaid = (): AppError =>
  new AppError(
    'refunds/maybe_paid',
    'caller',
    'The treasury sent this address something that no record explains. Let the rules judge the refund again, then decide.',
  );

export const unknownUser = (userId: string): AppError =>
  new AppError('refunds/unknown_user', 'caller', `There is no user ${userId}.`);
