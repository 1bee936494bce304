import { sun, type Sun } from '@energy-desk/shared/units';
import { Injectable, Logger } from '@nestjs/common';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { messageOf } from '../../platform/errors/index.js';

const PARAMETER = 'getEnergyFee';
/** The fee changes by vote, at a maintenance period of six hours. */
const MAX_AGE_MS = 6 * 3_600_000;
const RETRY_MS = 60_000;
/** Since proposal 104 of the main network; what is told while no node has ever answered. */
const USUAL_SUN = 100n;

/** Sun burned for one energy, for telling what a flash rental saves; selling doesn't wait for a node to say it. */
@Injectable()
export class EnergyFee {
  private readonly logger = new Logger(EnergyFee.name);
  private fee = sun(USUAL_SUN);
  private dueAt = 0;

  constructor(
    private readonly tron: TronGateway,
    private readonly crashPoints: CrashPoints,
  ) {}

  async current(): Promise<Sun> {
    if (Date.now() < this.dueAt) return this.fee;
    try {
      const parameters = await this.crashPoints.around('settlement.read-energy-fee', () =>
        this.tron.chainParameters(),
      );
      this.fee = sun(BigInt(parameters.get(PARAMETER) ?? USUAL_SUN));
      this.dueAt = Date.now() + MAX_AGE_MS;
    } catch (error) {
      this.dueAt = Date.now() + RETRY_MS;
      this.logger.warn(`what energy costs to burn is not known anew: ${messageOf(error)}`);
    }
    return this.fee;
  }
}
