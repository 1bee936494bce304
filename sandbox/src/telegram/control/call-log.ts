/** One call of the bot, as tests want to look at it; `at` in Unix milliseconds. */
export interface LoggedCall {
  at: number;
  method: string;
  params: Record<string, unknown>;
  ok: boolean;
  errorCode?: number;
  description?: string;
}

const KEPT = 5000;

/** The last calls the bot made, polls left out. */
export class CallLog {
  private calls: LoggedCall[] = [];

  add(call: LoggedCall): void {
    if (call.method === 'getUpdates') return;
    this.calls.push(call);
    if (this.calls.length > KEPT) this.calls.shift();
  }

  list(method?: string): LoggedCall[] {
    return method === undefined ? this.calls : this.calls.filter((call) => call.method === method);
  }

  clear(): void {
    this.calls = [];
  }
}
