import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';

export type SenderKind = 'account' | 'contract';

/** A contract stays one; an address that is none could still become one (CREATE2), so that is asked again. */
const REMEMBERED_MS = 10 * 60_000;
const MOST_REMEMBERED = 10_000;
const READS_AT_ONCE = 8;

/** What senders are by the chain, remembered for a while. */
@Injectable()
export class SenderKinds {
  private readonly known = new Map<string, { kind: SenderKind; until: number }>();

  constructor(
    private readonly tron: TronGateway,
    private readonly crashPoints: CrashPoints,
  ) {}

  /** @throws AppError tron/no_answer (the world's) when no node says it of one of them; the others are remembered */
  async of(addresses: readonly string[]): Promise<ReadonlyMap<string, SenderKind>> {
    const kinds = new Map<string, SenderKind>();
    for (let at = 0; at < addresses.length; at += READS_AT_ONCE) {
      const group = addresses.slice(at, at + READS_AT_ONCE);
      const answers = await Promise.allSettled(group.map((address) => this.kindOf(address)));
      answers.forEach((answer, i) => {
        if (answer.status === 'rejected') throw answer.reason;
        kinds.set(group[i] ?? '', answer.value);
      });
    }
    return kinds;
  }

  private async kindOf(address: string): Promise<SenderKind> {
    const now = performance.now();
    const remembered = this.known.get(address);
    if (remembered && remembered.until > now) return remembered.kind;
    const { isContract } = await this.crashPoints.around('settlement.read-sender', () =>
      this.tron.account(address as TronAddress),
    );
    const kind = isContract ? 'contract' : 'account';
    if (this.known.size >= MOST_REMEMBERED) this.known.clear();
    this.known.set(address, { kind, until: now + REMEMBERED_MS });
    return kind;
  }
}
