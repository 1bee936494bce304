import type { Order } from '../../../domain/orders/index.js';
import { AppError } from '../../../platform/errors/index.js';

type Seen = Pick<Order, 'status'>;

export const orderNotFound = (orderId: string): AppError =>
  new AppError('orders/not_found', 'caller', 'There is no such order.', { orderId });

export const notCancellable = ({ status }: Seen): AppError =>
  new AppError(
    'orders/not_cancellable',
    'caller',
    `This order is ${status}: only unpaid ones are cancelled.`,
    {
      status,
    },
  );

export const notRefundable = ({ status }: Seen): AppError =>
  new AppError('orders/not_refundable', 'caller', `This order is ${status}: its price stays where it is.`, {
    status,
  });

export const nothingToRefund = (): AppError =>
  new AppError('orders/not_refundable', 'caller', 'A manual order has no price to give back.');

export const notRetryable = ({ status }: Seen): AppError =>
  new AppError('orders/not_retryable', 'caller', `This order is ${status}: there is nothing to try again.`, {
    status,
  });

export const refundNeedsPerson = (refundId: string): AppError =>
  new AppError('orders/refund_needs_person', 'caller', 'Its refund waits for a person to decide.', {
    refundId,
  });

export const changedMeanwhile = (priority: string): AppError =>
  new AppError('orders/changed_meanwhile', 'caller', 'Somebody changed it meanwhile.', { priority });

export const alreadyServed = ({ status }: Seen): AppError =>
  new AppError('orders/already_served', 'caller', `This order is ${status}: it waits for nobody.`, {
    status,
  });

export const notManual = (): AppError =>
  new AppError('orders/not_manual', 'caller', 'Only a manual order is taken back like this.');

export const alreadyEnding = ({ status }: Seen): AppError =>
  new AppError('orders/already_ending', 'caller', `This order is ${status} already.`, { status });

export const placedOtherwise = (orderId: string): AppError =>
  new AppError('orders/placed_otherwise', 'caller', 'This client order id named another order before.', {
    orderId,
  });

export const notDeliverable = ({ status }: Seen): AppError =>
  new AppError('orders/not_deliverable', 'caller', `This order is ${status}: it is not delivered by hand.`, {
    status,
  });

export const deliveredByHand = (orderId: string): AppError =>
  new AppError('orders/delivered_by_hand', 'caller', 'This order was delivered by hand before.', { orderId });
