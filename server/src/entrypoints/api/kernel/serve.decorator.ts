import type { RouteContract, RouteInput } from '@energy-desk/shared/http';
import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common';
import type { Request } from 'express';
import { parseInput } from './parse-input.js';

const CONTRACT = 'energy-desk:contract';
const OK = 200;

/** Serves a route of the shared contract: its method and path, who gets in, what goes in and out. */
export const Serve = (contract: RouteContract): MethodDecorator =>
  applyDecorators(
    RequestMapping({ path: contract.path, method: RequestMethod[contract.method] }),
    HttpCode(contract.status ?? OK),
    SetMetadata(CONTRACT, contract),
  );

/** The contract that the handler serves; undefined for what is no part of the API. */
export const contractOf = (handler: object): RouteContract | undefined =>
  Reflect.getMetadata(CONTRACT, handler) as RouteContract | undefined;

/** Parameters, query and body as the contract parsed them; see RouteInput. */
export const Input = createParamDecorator(
  (_: unknown, context: ExecutionContext): RouteInput<RouteContract> => {
    const contract = contractOf(context.getHandler());
    if (!contract) throw new Error('@Input without @Serve');
    return parseInput(contract, context.switchToHttp().getRequest<Request>());
  },
);
