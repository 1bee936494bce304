import type { NextFunction, Request, Response } from 'express';
import { apiSeconds } from './instruments.js';

interface Routed {
  readonly route?: { readonly path?: unknown };
}

/** Measures every request of the API; what no route takes is one label, so that nobody can make new ones up. */
export function measureRequests(request: Request, response: Response, next: NextFunction): void {
  const end = apiSeconds.startTimer({ method: request.method });
  response.once('finish', () => {
    // Lives as long as its reader likes: no time to an answer.
    if (response.get('Content-Type')?.startsWith('text/event-stream')) return;
    const path = (request as Routed).route?.path;
    end({ route: typeof path === 'string' ? path : 'none', status: String(response.statusCode) });
  });
  next();
}
