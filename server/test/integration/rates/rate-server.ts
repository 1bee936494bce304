import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A source of exchange rates that answers as it is told, or worse. */
export class RateServer {
  asked = 0;
  private answer: RequestListener = (_request, response) => response.writeHead(404).end();

  private constructor(private readonly server: Server) {}

  static async open(): Promise<RateServer> {
    const server = createServer((request, response) => {
      source.asked += 1;
      source.answer(request, response);
    });
    const source = new RateServer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return source;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/rate`;
  }

  /** Answers with this from now on. */
  says(price: unknown, extra: object = {}): void {
    this.saysText(JSON.stringify({ symbol: 'TRXUSDT', price, ...extra }));
  }

  saysText(text: string, status = 200): void {
    this.answers((_request, response) => response.writeHead(status).end(text));
  }

  answers(listener: RequestListener): void {
    this.answer = listener;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
