import { sun } from '@energy-desk/shared/units';
import type { WalletReading } from './capacity.js';
import type { StakeFigures } from './wallet-facts.repository.js';

export type FullReading = WalletReading & StakeFigures;

/** What a node says of a wallet's stake and bandwidth; amounts in sun, energy and bandwidth in units. */
interface NodeFigures {
  readonly delegatableSun: bigint;
  readonly stakedSun: bigint;
  readonly delegatedSun: bigint;
  readonly energyUsed: number;
  readonly energyFreeAt: Date | null;
  readonly freeBandwidth: number;
  readonly stakedBandwidth: number;
  readonly liquidSun: bigint;
}

/** @param height scanned before the node was asked */
export const readingAt = (height: bigint, figures: NodeFigures): FullReading => ({
  height,
  delegatableSun: sun(figures.delegatableSun),
  freeBandwidth: figures.freeBandwidth,
  stakedBandwidth: BigInt(figures.stakedBandwidth),
  liquidSun: sun(figures.liquidSun),
  stakedSun: figures.stakedSun,
  delegatedSun: figures.delegatedSun,
  energyUsed: BigInt(figures.energyUsed),
  energyFreeAt: figures.energyFreeAt,
});
