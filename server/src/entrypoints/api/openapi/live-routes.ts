import type { RouteContract } from '@energy-desk/shared/http';
import { Injectable, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { contractOf } from '../kernel/index.js';

/** One handler that requests can reach. */
export interface LiveRoute {
  readonly method: string;
  /** With `:name` for parameters, from the root. */
  readonly path: string;
  /** None: no part of the API. */
  readonly contract: RouteContract | undefined;
}

/** What this process really serves, read from its controllers. */
@Injectable()
export class LiveRoutes {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  all(): LiveRoute[] {
    return this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      if (!instance || !metatype) return [];
      const prototype = Object.getPrototypeOf(instance) as object;
      const base = Reflect.getMetadata(PATH_METADATA, metatype) as string | string[] | undefined;
      return this.scanner
        .getAllMethodNames(prototype)
        .map((name) => Reflect.get(prototype, name) as object)
        .filter((handler) => Reflect.hasMetadata(METHOD_METADATA, handler))
        .map((handler) => routeOf(handler, [base ?? ''].flat()[0] ?? ''));
    });
  }

  /** The contracts among them, by path and method. */
  contracts(): RouteContract[] {
    return this.all()
      .flatMap(({ contract }) => contract ?? [])
      .sort((one, other) => (`${one.path} ${one.method}` < `${other.path} ${other.method}` ? -1 : 1));
  }
}

function routeOf(handler: object, base: string): LiveRoute {
  const own = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat()[0] ?? '';
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
  const path = `/${[base, own]
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .join('/')}`;
  return { method, path, contract: contractOf(handler) };
}
