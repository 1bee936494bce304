import { randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { fromHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { Alerts } from '../../domain/alerts/index.js';
import { Settings } from '../../domain/settings/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { within } from '../../platform/patience/index.js';
import { ExpiringCache } from './expiring-cache.js';
import { isSufficient, usdtEnergyOf, type UsdtEnergy, type UsdtSimulation } from './usdt-energy.js';

/** What the chain says of an address now. */
export interface AddressFacts {
  readonly kind: 'known';
  readonly activated: boolean;
  readonly isContract: boolean;
  readonly balanceSun: bigint;
  /** Energy and bandwidth that could be used right now. */
  readonly energyLeft: number;
  readonly bandwidthLeft: number;
}

/** No node answered: nothing is known, and nothing is claimed. */
export interface FactsUnavailable {
  readonly kind: 'unavailable';
}

const FACTS_TTL_MS = 10_000;
const HOLDS_TTL_MS = 60_000;
/** Prices of the VM change at maintenance, every 6 hours (getNextMaintenanceTime, dynamic energy model). */
const MAINTENANCE_MS = 6 * 3_600_000;
const RETRY_UNMEASURED_MS = 60_000;
const HOLDERS_REMEMBERED = 4;
/** A person waits for these answers: after this long, not knowing is the better one. */
const PATIENCE_MS = 2500;

const UNMEASURED: UsdtSimulation = { holder: null, nonHolder: null };

/** Looks at addresses for people, and measures what a USDT transfer costs. */
@Injectable()
export class AccountLookup {
  private readonly logger = new Logger(AccountLookup.name);
  private readonly facts = new ExpiringCache<TronAddress, AddressFacts>(FACTS_TTL_MS);
  private readonly holds = new ExpiringCache<TronAddress, boolean>(HOLDS_TTL_MS);
  /** Addresses seen with USDT: a simulation needs one as its sender. */
  private readonly holders = new Set<TronAddress>();
  /** Offers this process does not show, by id. */
  private readonly hidden = new Set<string>();
  private simulation: { value: Promise<UsdtSimulation>; until: number } | null = null;

  constructor(
    private readonly tron: TronGateway,
    private readonly config: AppConfig,
    private readonly settings: Settings,
    private readonly alerts: Alerts,
  ) {}

  /** Never throws: nodes that are down give `unavailable`. Answers are up to 10 s old. */
  async address(address: TronAddress): Promise<AddressFacts | FactsUnavailable> {
    try {
      const facts = this.facts.get(address, () => this.read(address));
      return await within(PATIENCE_MS, facts, () => ({ kind: 'unavailable' as const }));
    } catch (error) {
      this.logger.warn(`look-up of ${address} failed: ${messageOf(error)}`);
      return { kind: 'unavailable' };
    }
  }

  /** Whether the address holds any USDT now; null when no node can say. */
  async holdsUsdt(address: TronAddress): Promise<boolean | null> {
    try {
      const holding = this.holds.get(address, () => this.readHolding(address));
      return await within(PATIENCE_MS, holding, () => null);
    } catch (error) {
      this.logger.warn(`USDT of ${address} not readable: ${messageOf(error)}`);
      return null;
    }
  }

  /** Energy of one USDT transfer, measured once per maintenance period; conservative when it can't be measured. */
  async usdtEnergy(): Promise<UsdtEnergy> {
    const marginPercent = await this.settings.get('energy.safety_margin_percent');
    return usdtEnergyOf(await within(PATIENCE_MS, this.simulated(), () => UNMEASURED), marginPercent);
  }

  /** Offers that cover the transfer they are made for; an alert names the others. */
  async sufficient<T extends { readonly id: string; readonly energy: number }>(
    offers: readonly T[],
    need: UsdtEnergy,
  ): Promise<T[]> {
    for (const { id, energy } of offers) {
      const hide = !isSufficient(energy, need);
      if (hide === this.hidden.has(id)) continue;
      if (hide) {
        this.hidden.add(id);
        const figures = { energy, holder: need.holder, nonHolder: need.nonHolder };
        await this.alerts.raise('preset_below_need', id, `a preset of ${energy} energy is hidden`, figures);
      } else {
        this.hidden.delete(id);
        await this.alerts.resolve('preset_below_need', id);
      }
    }
    return offers.filter(({ id }) => !this.hidden.has(id));
  }

  private async read(address: TronAddress): Promise<AddressFacts> {
    const account = await this.tron.account(address);
    return {
      kind: 'known',
      activated: account.activated,
      isContract: account.isContract,
      balanceSun: account.balanceSun,
      energyLeft: Math.max(0, account.energyLimit - account.energyUsed),
      bandwidthLeft: account.bandwidthLeft,
    };
  }

  private async readHolding(address: TronAddress): Promise<boolean> {
    const holds = (await this.tron.usdtBalance(address)) > 0n;
    if (holds && this.holders.size < HOLDERS_REMEMBERED) this.holders.add(address);
    if (!holds) this.holders.delete(address);
    return holds;
  }

  private simulated(): Promise<UsdtSimulation> {
    const now = performance.now();
    if (this.simulation && this.simulation.until > now) return this.simulation.value;
    const entry = { value: this.simulate(), until: now + MAINTENANCE_MS };
    this.simulation = entry;
    void entry.value.then(({ holder, nonHolder }) => {
      if (holder === null || nonHolder === null) entry.until = performance.now() + RETRY_UNMEASURED_MS;
    });
    return entry.value;
  }

  private async simulate(): Promise<UsdtSimulation> {
    const holders = await this.findHolders();
    const [from] = holders;
    if (!from) return UNMEASURED;
    const stranger = fromHexAddress(randomBytes(20).toString('hex'));
    const [holder, nonHolder] = await Promise.all([
      this.trySimulation(from, holders[1] ?? from),
      this.trySimulation(from, stranger),
    ]);
    return { holder, nonHolder };
  }

  /** Up to two addresses with USDT, among those looked up and our own. */
  private async findHolders(): Promise<TronAddress[]> {
    const { paymentAddresses, flashAddresses, treasuryAddress } = this.config;
    const found: TronAddress[] = [];
    for (const candidate of new Set([
      ...this.holders,
      treasuryAddress,
      ...paymentAddresses,
      ...flashAddresses,
    ])) {
      if (await this.holdsUsdt(candidate)) found.push(candidate);
      if (found.length === 2) break;
    }
    return found;
  }

  private async trySimulation(from: TronAddress, to: TronAddress): Promise<number | null> {
    try {
      return await this.tron.simulateUsdtTransfer(from, to);
    } catch (error) {
      this.logger.warn(`simulation of a USDT transfer failed: ${messageOf(error)}`);
      return null;
    }
  }
}
