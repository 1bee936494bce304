import { Injectable } from '@nestjs/common';
import type { TronAddress } from '@energy-desk/shared/units';
import { AddressBookService, type User } from '../../../domain/users/index.js';
import { AccountLookup, type UsdtEnergy } from '../../../processes/account-lookup/index.js';
import { RentalService } from '../../../processes/rental/index.js';
import { AppConfig } from '../../../platform/config/index.js';
import { PoolsService } from '../../../domain/pools/index.js';
import { sentenceOf } from '../errors.js';
import type { Choice, Draft } from '../session.schema.js';
import type { BotTexts } from '../texts/index.js';
import type { ShownFacts } from '../views/facts.view.js';
import { neededPerTransfer, type RentPage, type ShownQuote } from '../views/rent.view.js';

type Offers = Awaited<ReturnType<RentalService['offers']>>;
/** What RentalService is asked for: a package, or energy and duration. */
export type Wish =
  { readonly energyPackageId: string } | { readonly energy: number; readonly durationSeconds: number };

/** The choice of a draft in figures. */
export interface Resolved {
  readonly energy: number | null;
  readonly durationSeconds: number | null;
  readonly wish: Wish | null;
}

/** What the draft means with today's offers. A package that is gone leaves nothing chosen. */
export function resolve(
  draft: Draft,
  offers: Pick<Offers, 'packages' | 'durations'>,
  need: UsdtEnergy,
): Resolved {
  const { choice } = draft;
  if (choice?.kind === 'package') {
    const found = offers.packages.find(({ id }) => id === choice.packageId);
    if (!found) return { energy: null, durationSeconds: draft.durationSeconds, wish: null };
    const { energy, durationSeconds } = found;
    return { energy, durationSeconds, wish: { energyPackageId: found.id } };
  }
  const durationSeconds = draft.durationSeconds ?? defaultDuration(offers);
  const energy = choice === null ? null : amountOf(choice, neededPerTransfer(draft.recipient, need));
  const wish = energy === null || durationSeconds === null ? null : { energy, durationSeconds };
  return { energy, durationSeconds: energy === null ? null : durationSeconds, wish };
}

const amountOf = (choice: Exclude<Choice, { kind: 'package' }>, perTransfer: number): number =>
  choice.kind === 'energy' ? choice.energy : choice.transfers * perTransfer;

/** An hour where it is sold, else the shortest. */
const defaultDuration = ({ durations }: Pick<Offers, 'durations'>): number | null =>
  (durations.find(({ durationSeconds }) => durationSeconds === 3600) ?? durations[0])?.durationSeconds ??
  null;

/** Gathers what the rent page shows. */
@Injectable()
export class RentPageLoader {
  constructor(
    private readonly rental: RentalService,
    private readonly lookup: AccountLookup,
    private readonly book: AddressBookService,
    private readonly pools: PoolsService,
    private readonly config: AppConfig,
  ) {}

  /** What the draft asks for with today's offers; null when that is not clear. */
  async wish(draft: Draft): Promise<Wish | null> {
    const [offers, need] = await Promise.all([this.rental.offers(), this.lookup.usdtEnergy()]);
    return resolve(draft, offers, need).wish;
  }

  async load(user: User, texts: BotTexts, draft: Draft): Promise<RentPage & { wish: Wish | null }> {
    const [offers, need, receiver] = await Promise.all([
      this.rental.offers(),
      this.lookup.usdtEnergy(),
      draft.receiver && this.receiver(user, draft.receiver),
    ]);
    const resolved = resolve(draft, offers, need);
    return {
      packages: await this.lookup.sufficient(offers.packages, need),
      durations: offers.durations.map(({ durationSeconds }) => durationSeconds),
      need,
      choice: draft.choice,
      ...resolved,
      receiver,
      recipient: draft.recipient,
      quote: resolved.wish ? await this.quote(texts, resolved.wish) : null,
    };
  }

  /** The chain's view of an address; our own and our suppliers' are told from the books. */
  async facts(address: TronAddress): Promise<ShownFacts> {
    const ours = [...this.config.ownAddresses, ...(await this.pools.watchedAddresses())];
    return ours.includes(address) ? { kind: 'ours' } : this.lookup.address(address);
  }

  need(): Promise<UsdtEnergy> {
    return this.lookup.usdtEnergy();
  }

  async range(): Promise<{ min: number; max: number }> {
    const { minEnergy, maxEnergy } = await this.rental.offers();
    return { min: minEnergy, max: maxEnergy };
  }

  /** An address with its label of this user's and what the chain says of it. */
  async receiver(user: User, receiver: TronAddress): Promise<NonNullable<RentPage['receiver']>> {
    const [wallets, facts] = await Promise.all([this.book.list(user.id), this.facts(receiver)]);
    const label = wallets.find(({ address }) => address === receiver)?.label ?? '';
    return { address: receiver, label, facts };
  }

  private async quote(texts: BotTexts, wish: Wish): Promise<ShownQuote> {
    try {
      return await this.rental.quote(wish);
    } catch (error) {
      return { problem: sentenceOf(texts, error) };
    }
  }
}
