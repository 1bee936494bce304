import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { Settings } from '../../domain/settings/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';

/**
 * Looks in a row at which a node must rest or give no answer before people are told: one limit hit, or one slow answer,
 * is nobody's business.
 */
const LOOKS_UNTIL_DOWN = 3;
const TREASURY_EVERY_MS = 60_000;

/** Whether the nodes answer, and what the treasury holds. */
@Injectable()
export class NodesWatch {
  private readonly looksDown = new Map<string, number>();
  private treasuryReadAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly config: AppConfig,
    private readonly settings: Settings,
    private readonly tron: TronGateway,
    private readonly crashPoints: CrashPoints,
    private readonly alerts: Alerts,
  ) {}

  async run(): Promise<void> {
    const down = new Map<string, { message: string }>();
    // One that fails counts as well again seconds later, and spare ones are hardly asked for anything.
    const answers = await this.crashPoints.around('alerts.look-at-nodes', () => this.tron.lookAtNodes());
    for (const { name, resting } of this.tron.nodeHealth) {
      const looks = resting || !answers.has(name) ? (this.looksDown.get(name) ?? 0) + 1 : 0;
      this.looksDown.set(name, looks);
      if (looks >= LOOKS_UNTIL_DOWN)
        down.set(name, {
          message: `Node ${name} does not answer, limits us or lags behind. The others serve.`,
        });
    }
    await this.alerts.exactly('node_down', down);
    if (performance.now() - this.treasuryReadAt < TREASURY_EVERY_MS) return;
    this.treasuryReadAt = performance.now();
    await this.treasury();
  }

  private async treasury(): Promise<void> {
    const least = await this.settings.get('alert.treasury_low_sun');
    const { treasuryAddress } = this.config;
    const { balanceSun } = await this.crashPoints.around('alerts.read-treasury', () =>
      this.tron.account(treasuryAddress),
    );
    const subject = `${treasuryAddress}:reserve`;
    if (balanceSun >= least) return this.alerts.resolve('treasury_low', subject);
    await this.alerts.raise(
      'treasury_low',
      subject,
      `The treasury holds ${balanceSun} sun, less than its reserve of ${least}. Top it up.`,
      { sun: balanceSun.toString(), reserveSun: least.toString() },
    );
  }
}
