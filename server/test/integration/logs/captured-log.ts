import type { LoggerService } from '@nestjs/common';

/** A line of the log that tells of an order. */
export interface OrderLine {
  /** The part of the server that wrote it. */
  readonly by: string;
  readonly orderId: string;
  readonly event: string;
  readonly [fact: string]: unknown;
}

/** Keeps the log's lines that carry an order's id. */
export class CapturedLog implements LoggerService {
  readonly lines: OrderLine[] = [];

  log(message: unknown, context?: unknown): void {
    if (typeof message !== 'object' || message === null || !('orderId' in message)) return;
    this.lines.push({ ...(message as Omit<OrderLine, 'by'>), by: String(context) } as OrderLine);
  }

  warn(): void {}
  error(): void {}

  of(orderId: string): OrderLine[] {
    return this.lines.filter((line) => line.orderId === orderId);
  }
}
