import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { Candidate } from './allocation.js';
import { type DelegateSeen, type NewReservation, ReservationRepository } from './reservation.repository.js';
import { SupplierWalletEntity } from './supplier-wallet.entity.js';
import {
  candidateOf,
  type PriceFigures,
  type WalletFacts,
  WalletFactsRepository,
} from './wallet-facts.repository.js';
import type { FullReading } from './wallet-reading.js';
import { type SupplierCost, WalletRepository } from './wallet.repository.js';

const WATCHED_CACHE_MS = 1000;

/** Supplier wallets: what they can give, what is promised, and how they behave. */
@Injectable()
export class PoolsService {
  private watched: { addresses: Promise<string[]>; at: number } | null = null;

  constructor(
    private readonly database: Database,
    private readonly wallets: WalletRepository,
    private readonly facts: WalletFactsRepository,
    private readonly reservations: ReservationRepository,
  ) {}

  /** Addresses of every supplier wallet, a second old at the most. */
  watchedAddresses(): Promise<string[]> {
    if (!this.watched || Date.now() - this.watched.at > WATCHED_CACHE_MS) {
      const addresses = this.wallets.addresses(this.database.manager);
      this.watched = { addresses, at: Date.now() };
      addresses.catch(() => (this.watched = null));
    }
    return this.watched.addresses;
  }

  /** Wallets that may sell, the cheapest pool's first, with their last reading whatever its age. */
  selling(): Promise<WalletFacts[]> {
    return this.facts.selling(this.database.manager);
  }

  /** Stake of all wallets that may sell, whatever is free of it now, in sun. */
  totalStake(): Promise<bigint> {
    return this.facts.totalStake(this.database.manager);
  }

  /** How full the pools are and what their energy costs, from the last readings. */
  priceFigures(): Promise<PriceFigures> {
    return this.facts.priceFigures(this.database.manager);
  }

  /** Locks these wallets and says what they can give at this height. */
  async lockCandidates(tx: Tx, ids: readonly string[], height: bigint): Promise<Candidate[]> {
    const facts = await this.facts.locked(tx, ids);
    return facts.map((one) => candidateOf(one, height)).filter((one) => one !== null);
  }

  storeReading(tx: Tx, walletId: string, reading: FullReading): Promise<void> {
    return this.facts.storeReading(tx, walletId, reading);
  }

  /** Ids of the master keys that supplier keys are sealed with. */
  keyIds(): Promise<string[]> {
    return this.wallets.keyIds(this.database.manager);
  }

  /** By id; several mentions of one wallet are one. */
  async walletsById(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, SupplierWalletEntity>> {
    const found = await this.wallets.findByIds(tx, [...new Set(ids)]);
    return new Map(found.map((wallet) => [wallet.id, wallet]));
  }

  /** Null when there is none; waits for deliveries that are reserving from it. */
  lockWallet(tx: Tx, id: string): Promise<SupplierWalletEntity | null> {
    return this.wallets.lock(tx, id);
  }

  reserve(tx: Tx, reservations: readonly NewReservation[]): Promise<void> {
    return this.reservations.insert(tx, reservations);
  }

  /** The delegates of these reservations are in blocks of these heights, or in none. */
  async delegatesSeen(tx: Tx, seen: readonly DelegateSeen[]): Promise<void> {
    if (seen.length > 0) await this.reservations.setHeights(tx, seen);
  }

  closeReservations(tx: Tx, delegationIds: readonly string[]): Promise<void> {
    return this.reservations.close(tx, delegationIds);
  }

  /** The wallet serves nobody for a while; the reason is kept for people. */
  async setAside(tx: Tx, walletId: string, minutes: number, reason: string): Promise<void> {
    await this.wallets.setAside(tx, walletId, minutes, reason);
    await this.wallets.log(tx, walletId, 'set_aside', { minutes, reason });
  }

  succeeded(tx: Tx, walletIds: readonly string[]): Promise<void> {
    return this.wallets.succeeded(tx, walletIds);
  }

  /** What these wallets' suppliers are owed for one energy and day. */
  supplierCosts(tx: Tx, walletIds: readonly string[]): Promise<ReadonlyMap<string, SupplierCost>> {
    return this.wallets.costs(tx, walletIds);
  }

  pool(
    tx: Tx,
    pool: { name: string; status: string; costPerEnergySun: bigint; priority: number },
  ): Promise<string> {
    return this.wallets.pool(tx, pool);
  }

  /** False when the address is a supplier wallet already. */
  async addWallet(
    tx: Tx,
    wallet: Omit<SupplierWalletEntity, 'setAsideUntil' | 'setAsideReason'>,
  ): Promise<boolean> {
    const entity = Object.assign(new SupplierWalletEntity(), wallet);
    const added = await this.wallets.insert(tx, entity);
    if (added)
      await this.wallets.log(tx, wallet.id, 'imported', { address: wallet.address, label: wallet.label });
    return added;
  }

  log(tx: Tx, walletId: string, action: string, data: object): Promise<void> {
    return this.wallets.log(tx, walletId, action, data);
  }
}
