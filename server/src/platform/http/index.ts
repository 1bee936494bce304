import { type ExecutionContext, SetMetadata } from '@nestjs/common';

export { networkOf } from './network-of.js';
export { nameRequest } from './request-id.js';

const OPEN = 'energy-desk:open';

/** Of a handler that is no part of the API: it lets everybody in, or guards itself. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN, true);

export const isOpen = (context: ExecutionContext): boolean =>
  [context.getHandler(), context.getClass()].some((target) => Reflect.getMetadata(OPEN, target) === true);
