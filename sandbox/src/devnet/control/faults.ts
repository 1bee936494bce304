import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { FAULT_HELP } from './fault-names.js';

/** What a control caller asks for; see GET /_control. */
export const faultSchema = z
  .object({
    name: z.string().refine((name) => Object.hasOwn(FAULT_HELP, name), 'unknown fault'),
    /** Ends after so many hits. */
    times: z.number().int().positive().optional(),
    /** Lets so many matching requests pass first. */
    skip: z.number().int().nonnegative().optional(),
    /** Ends at this wall time, milliseconds since 1970. */
    until: z.number().optional(),
    /** Percentage of matching requests hit. */
    percent: z.number().min(0).max(100).optional(),
    endpoint: z.string().optional(),
    node: z.number().int().nonnegative().optional(),
    txid: z.string().optional(),
    owner: z.string().optional(),
    /** Contract type of the broadcast transaction, e.g. DelegateResourceContract. */
    contract: z.string().optional(),
    ms: z.number().nonnegative().optional(),
    blocks: z.number().int().nonnegative().optional(),
    admit: z.boolean().optional(),
    code: z.string().optional(),
    message: z.string().optional(),
    status: z.number().int().optional(),
    body: z.string().optional(),
  })
  .strict();

export type FaultSpec = z.infer<typeof faultSchema>;

export interface Fault extends FaultSpec {
  id: number;
  hits: number;
}

/** What a request is, for matching. Owner as 41-hex. */
export interface RequestFacts {
  node: number;
  /** e.g. `/wallet/getblockbynum` */
  path: string;
  txid?: string;
  owner?: string;
  contract?: string;
}

/** The faults in force. */
export class FaultBook {
  private faults: Fault[] = [];
  private lastId = 0;

  add(spec: FaultSpec): Fault {
    this.lastId += 1;
    const fault = { ...spec, id: this.lastId, hits: 0 };
    this.faults.push(fault);
    return fault;
  }

  list(): Fault[] {
    this.expire();
    return this.faults;
  }

  /** Removes all, or those of one name or id. */
  remove(which?: string): number {
    const before = this.faults.length;
    this.faults =
      which === undefined ? [] : this.faults.filter((f) => f.name !== which && String(f.id) !== which);
    return before - this.faults.length;
  }

  private expire(): void {
    const now = Date.now();
    this.faults = this.faults.filter(
      (f) => (f.until === undefined || f.until > now) && (f.times === undefined || f.hits < f.times),
    );
  }

  private matches(fault: Fault, facts: RequestFacts): boolean {
    if (fault.node !== undefined && fault.node !== facts.node) return false;
    if (fault.endpoint !== undefined && !facts.path.includes(fault.endpoint)) return false;
    if (fault.txid !== undefined && fault.txid !== facts.txid) return false;
    if (fault.owner !== undefined && fault.owner !== facts.owner) return false;
    return fault.contract === undefined || fault.contract === facts.contract;
  }

  /** The first fault among `names` that hits this request; counts the hit. */
  strike(names: readonly string[], facts: RequestFacts): Fault | undefined {
    if (this.faults.length === 0) return undefined;
    this.expire();
    for (const fault of this.faults) {
      if (!names.includes(fault.name) || !this.matches(fault, facts)) continue;
      if (fault.skip !== undefined && fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      if (fault.percent !== undefined && randomInt(10_000) >= fault.percent * 100) continue;
      fault.hits += 1;
      return fault;
    }
    return undefined;
  }

  /** A standing fault that describes a node rather than single answers; not counted. */
  standing(name: string, facts: RequestFacts): Fault | undefined {
    if (this.faults.length === 0) return undefined;
    this.expire();
    return this.faults.find((fault) => fault.name === name && this.matches(fault, facts));
  }
}
