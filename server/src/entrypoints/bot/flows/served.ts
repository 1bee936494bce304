import { Injectable } from '@nestjs/common';
import { RiskService } from '../../../domain/risk/index.js';
import type { Turn } from '../turn.js';
import { blockedView } from '../views/menu.view.js';

/**
 * Whom the desk serves. Somebody it sells nothing to is told at the first step, before he sends money that would be
 * held; his orders and his balance stay open to him.
 */
@Injectable()
export class Served {
  constructor(private readonly risk: RiskService) {}

  /** Takes the step, unless the user is blocked: then says so. */
  async step(turn: Turn, step: () => Promise<void>): Promise<void> {
    const listed = await this.risk.userListed([turn.user.id]);
    if (listed.get(turn.user.id) !== 'deny') return step();
    await turn.show(blockedView(turn.texts));
  }
}
