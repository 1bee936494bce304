import { Injectable } from '@nestjs/common';
import type { Sun, TronAddress } from '@energy-desk/shared/units';
import { AddressBookService } from '../../../domain/users/index.js';
import { RentalService, type FlashRequest } from '../../../processes/rental/index.js';
import { callbacks } from '../callback-data.js';
import { sentenceOf } from '../errors.js';
import { newNonce, type FlashDraft } from '../session.schema.js';
import type { Turn } from '../turn.js';
import { flashOrderView, flashReceiverView, type ShownFlash } from '../views/flash.view.js';
import { noticeView } from '../views/menu.view.js';
import { questionView } from '../views/rent.view.js';
import type { Reviewed } from './reviewed.js';
import { FlashFlow } from './flash.flow.js';
import { PayChoicesLoader } from './pay-choices.loader.js';
import { RentPageLoader } from './rent-page.loader.js';

interface Offered {
  readonly draft: FlashDraft;
  readonly config: ShownFlash;
}

/** Flash energy for another address: an order made beforehand, on one page that is its own review. */
@Injectable()
export class FlashOrderFlow {
  constructor(
    private readonly rental: RentalService,
    private readonly flash: FlashFlow,
    private readonly book: AddressBookService,
    private readonly loader: RentPageLoader,
    private readonly choices: PayChoicesLoader,
  ) {}

  async open(turn: Turn, configId: string): Promise<void> {
    const config = (await this.flash.offered()).find(({ id }) => id === configId);
    if (!config) return this.gone(turn);
    turn.session.flash = {
      nonce: newNonce(),
      configId,
      units: config.minUnits,
      receiver: null,
      reviewedSun: null,
      reviewedMicroUsdt: null,
    };
    await this.openReceivers(turn);
  }

  /** Changes the draft and shows its page; a button from an older page changes nothing. */
  async change(turn: Turn, change: Partial<Pick<FlashDraft, 'units' | 'receiver'>>): Promise<void> {
    const { flash } = turn.session;
    if (!flash || !(await this.isLive(turn))) return;
    // Another wish is another order: what was confirmed under the old name stays what it was.
    turn.session.flash = { ...flash, ...change, nonce: newNonce() };
    turn.session.input = null;
    await this.review(turn);
  }

  /** What will be bought, for whom and at which price; from here it can be confirmed. */
  async review(turn: Turn, problem: string | null = null): Promise<void> {
    const offered = await this.offer(turn);
    if (!offered) return this.gone(turn);
    const { draft, config } = offered;
    const request = requestOf(offered);
    const priceSun = await this.price(turn, request);
    if (priceSun === null) return;
    const pay = await this.choices.load(turn.user.id, draft.nonce, request, priceSun);
    draft.reviewedSun = pay.priceSun.toString();
    draft.reviewedMicroUsdt = pay.priceMicroUsdt?.toString() ?? null;
    turn.session.input = null;
    await turn.save();
    const receiver = draft.receiver && (await this.loader.receiver(turn.user, draft.receiver));
    await turn.show(flashOrderView(turn.texts, { config, units: draft.units, receiver, pay, problem }));
  }

  async setUnits(turn: Turn, units: number): Promise<void> {
    if (!(await this.isLive(turn))) return;
    const offered = await this.offer(turn);
    if (!offered) return this.gone(turn);
    const { minUnits, maxUnits } = offered.config;
    if (units < minUnits || units > maxUnits)
      return turn.toast(turn.texts.errors.unitsRange(minUnits, maxUnits), true);
    await this.change(turn, { units });
  }

  async openReceivers(turn: Turn): Promise<void> {
    if (!(await this.isLive(turn))) return;
    turn.session.input = null;
    await turn.save();
    const wallets = await this.book.list(turn.user.id);
    await turn.show(flashReceiverView(turn.texts, wallets, turn.session.flash?.receiver ?? null));
  }

  async useWallet(turn: Turn, walletId: string): Promise<void> {
    const wallet = await this.book.find(turn.user.id, walletId);
    if (!wallet) return turn.toast(turn.texts.addresses.gone, true);
    await this.change(turn, { receiver: wallet.address });
  }

  setReceiver(turn: Turn, receiver: TronAddress): Promise<void> {
    return this.change(turn, { receiver });
  }

  async askReceiver(turn: Turn, problem: string | null = null): Promise<void> {
    if (!(await this.isLive(turn))) return;
    await this.ask(turn, 'flash_receiver', turn.texts.input.askReceiver, problem);
  }

  async askUnits(turn: Turn, problem: string | null = null): Promise<void> {
    if (!(await this.isLive(turn))) return;
    const range = await this.range(turn);
    if (!range) return this.gone(turn);
    await this.ask(turn, 'units', turn.texts.flash.askUnits(range.min, range.max), problem);
  }

  /** Units that can be ordered, both ends included; null when the config is no longer offered. */
  async range(turn: Turn): Promise<{ min: number; max: number } | null> {
    const offered = await this.offer(turn);
    return offered && { min: offered.config.minUnits, max: offered.config.maxUnits };
  }

  /** Null when there is nothing on the page that could be confirmed. */
  async reviewed(turn: Turn): Promise<Reviewed | null> {
    const offered = await this.offer(turn);
    if (!offered?.draft.receiver) return null;
    const { receiver, reviewedSun, reviewedMicroUsdt } = offered.draft;
    return {
      request: requestOf(offered),
      receiver,
      prices: { TRX: reviewedSun, USDT: reviewedMicroUsdt },
    };
  }

  /** Null when there is none now: then the page says why. */
  private async price(turn: Turn, request: FlashRequest): Promise<Sun | null> {
    try {
      return (await this.rental.quote(request)).priceSun;
    } catch (error) {
      await turn.show(noticeView(turn.texts, sentenceOf(turn.texts, error)));
      return null;
    }
  }

  private async ask(
    turn: Turn,
    kind: 'units' | 'flash_receiver',
    question: string,
    problem: string | null,
  ): Promise<void> {
    turn.session.input = { kind };
    await turn.save();
    await turn.show(questionView(turn.texts, question, problem, callbacks.flashOrder));
  }

  private async offer(turn: Turn): Promise<Offered | null> {
    const { flash: draft } = turn.session;
    if (!draft) return null;
    const config = (await this.flash.offered()).find(({ id }) => id === draft.configId);
    return config ? { draft, config } : null;
  }

  private async gone(turn: Turn): Promise<void> {
    await turn.toast(turn.texts.errors.flashNotOffered, true);
    turn.session.flash = null;
    turn.session.input = null;
    await turn.save();
    await this.flash.open(turn);
  }

  private async isLive(turn: Turn): Promise<boolean> {
    const live = turn.session.flash !== null && (turn.tap === null || turn.onPage);
    if (!live) await turn.toast(turn.texts.errors.stale, true);
    return live;
  }
}

const requestOf = ({ draft, config }: Offered): FlashRequest => ({
  kind: 'flash',
  units: draft.units,
  flashAddress: config.address,
});
