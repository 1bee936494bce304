import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

export interface Control {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  does: string;
}

/** Registers controls under /_control and remembers each for the list that GET /_control answers. */
export class ControlList {
  private readonly controls: Control[] = [];

  constructor(private readonly app: FastifyInstance) {
    this.add('GET', '', 'this list', () => ({ controls: this.controls }));
  }

  add(method: Control['method'], path: string, does: string, handler: Handler): void {
    const full = `/_control${path}`;
    this.controls.push({ method, path: full, does });
    this.app.route({ method, url: full, handler });
  }
}
