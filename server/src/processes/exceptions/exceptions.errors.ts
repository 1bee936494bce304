import { AppError } from '../../platform/errors/index.js';
import type { Settled } from './exceptions.types.js';

const refuse = (code: string, message: string, details: Record<string, unknown> = {}): AppError =>
  new AppError(`exceptions/${code}`, 'caller', message, details);

export const incomplete = (): AppError =>
  refuse('incomplete', 'Settling a payment by hand needs who does it and why.');

export const paymentNotFound = (paymentId: string): AppError =>
  refuse('payment_not_found', 'There is no such payment.', { paymentId });

export const notInQueue = (paymentId: string, outcome: string | null): AppError =>
  refuse('not_in_queue', 'This payment does not wait for a person.', { paymentId, outcome });

export const notSolid = (paymentId: string): AppError =>
  refuse('not_solid', 'The block of this payment is not solid yet: it may still leave the chain.', {
    paymentId,
  });

export const settledMeanwhile = (done: Settled): AppError =>
  refuse('settled_meanwhile', 'This payment was settled already, in another way or by somebody else.', {
    done,
  });

export const orderNotFound = (orderId: string): AppError =>
  refuse('order_not_found', 'There is no such order.', { orderId });

export const orderWithoutBuyer = (orderId: string): AppError =>
  refuse('order_without_buyer', 'Nobody placed this order: there is no balance to pay it from.', { orderId });

export const orderCannotBePaid = (orderId: string, status: string): AppError =>
  refuse('order_cannot_be_paid', `An order that is ${status} takes no payment.`, { orderId, status });

export const orderBeingPaid = (orderId: string): AppError =>
  refuse('order_being_paid', 'A transfer of its exact amount stands for this order already.', { orderId });

export const deliveredByHand = (orderId: string): AppError =>
  refuse(
    'order_delivered_by_hand',
    'This order was delivered by a manual order: paid now, it would be delivered again.',
    { orderId },
  );

export const maybeRefunded = (address: string): AppError =>
  refuse(
    'maybe_refunded',
    'Since this payment the treasury sent its sender something that no record explains. Refund it: that waits for a person, who can credit it instead.',
    { address },
  );

export const wrongCurrency = (payment: string, order: string): AppError =>
  refuse('wrong_currency', `A transfer of ${payment} can't pay an order sold in ${order}.`, {
    payment,
    order,
  });

export const userNotFound = (userId: string): AppError =>
  refuse('user_not_found', 'There is no such user.', { userId });

export const creditIsTrxOnly = (currency: string): AppError =>
  refuse(
    'credit_is_trx_only',
    'Only TRX can wait for the next flash payment of an address. Credit a user or refund it.',
    { currency },
  );

export const senderIsShared = (address: string): AppError =>
  refuse(
    'sender_is_shared',
    'Many people send from this address: the next of them would get this money. Credit a user or refund it.',
    { address },
  );

export const targetForbidden = (address: string): AppError =>
  refuse('target_forbidden', 'Nothing may be sent to this address.', { address });

export const notATxid = (): AppError => refuse('not_a_txid', 'A transaction id has 64 hexadecimal digits.');
