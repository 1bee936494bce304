/** A request that the devnet refused, with its words. */
export class DevnetRefusal extends Error {}

async function answerOf<T>(response: Response, what: string): Promise<T> {
  const text = await response.text();
  if (!response.ok) throw new DevnetRefusal(`${what}: ${response.status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}

/** Where the devnet stands. Times are milliseconds of chain time. */
export interface DevnetState {
  head: number;
  solid: number;
  time: number;
  solidTime: number;
  pending: number;
  blockMs: number;
}

/** A delegation as the chain itself has it, amounts in sun as decimal text or number. */
export interface AuditedDelegation {
  from: string;
  to: string;
  energySun: number | string;
  bandwidthSun: number | string;
}

/** Speaks with one devnet node: its node API and the controls under /_control. */
export class DevnetControl {
  constructor(readonly url: string) {}

  /** POST /_control/<name>. @throws DevnetRefusal */
  async control<T = unknown>(name: string, body: object = {}): Promise<T> {
    return this.post<T>(`/_control/${name}`, body);
  }

  /** POST to the node's API. @throws DevnetRefusal for a status other than 2xx */
  async post<T>(path: string, body: object): Promise<T> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answerOf<T>(response, path);
  }

  async get<T>(path: string): Promise<T> {
    return answerOf<T>(await fetch(this.url + path), path);
  }

  state(): Promise<DevnetState> {
    return this.get('/_control/state');
  }

  async delegations(at: 'head' | 'solid' | 'pending'): Promise<AuditedDelegation[]> {
    const { delegations } = await this.get<{ delegations: AuditedDelegation[] }>(
      `/_control/audit/delegations?at=${at}`,
    );
    return delegations;
  }

  /** Liquid TRX (sun) or USDT (millionths) of an address at the solid block. */
  async solidBalance(address: string, currency: 'TRX' | 'USDT' = 'TRX'): Promise<bigint> {
    const { solid } = await this.get<{ solid: { sun?: number | string; usdt?: number | string } }>(
      `/_control/audit/accounts/${address}`,
    );
    return BigInt((currency === 'TRX' ? solid.sun : solid.usdt) ?? 0);
  }

  /** Ends all faults; how often each name struck since it was set is lost with them. */
  async clearFaults(): Promise<void> {
    await fetch(`${this.url}/_control/faults`, { method: 'DELETE' });
  }

  async faults(): Promise<{ id: number; name: string; hits: number }[]> {
    return (await this.get<{ faults: { id: number; name: string; hits: number }[] }>('/_control/faults'))
      .faults;
  }
}
