import { Injectable } from '@nestjs/common';
import type { TronAddress } from '@energy-desk/shared/units';
import { AddressBookService } from '../../../domain/users/index.js';
import { callbacks } from '../callback-data.js';
import { newDraft, type Choice, type Draft, type PendingInput, type Recipient } from '../session.schema.js';
import type { Turn } from '../turn.js';
import { questionView, receiverView, recipientView, rentView } from '../views/rent.view.js';
import { reviewView } from '../views/review.view.js';
import { thousands } from '@energy-desk/shared/display';
import type { Reviewed } from './reviewed.js';
import { PayChoicesLoader } from './pay-choices.loader.js';
import { RentPageLoader } from './rent-page.loader.js';

/** The rent page: every step changes the draft in the conversation, then shows the page anew. */
@Injectable()
export class RentFlow {
  constructor(
    private readonly loader: RentPageLoader,
    private readonly book: AddressBookService,
    private readonly choices: PayChoicesLoader,
  ) {}

  /** Begins a new draft; the address used last is proposed as receiver. */
  async open(turn: Turn, receiver: TronAddress | null = null): Promise<void> {
    const [last] = receiver ? [] : await this.book.list(turn.user.id);
    turn.session.draft = { ...newDraft(), receiver: receiver ?? last?.address ?? null };
    await this.page(turn);
  }

  async page(turn: Turn): Promise<void> {
    turn.session.input = null;
    const draft = this.draftOf(turn);
    draft.reviewedSun = null;
    draft.reviewedMicroUsdt = null;
    await turn.save();
    await turn.show(rentView(turn.texts, await this.loader.load(turn.user, turn.texts, draft)));
  }

  /** Changes the draft and shows the page; a button from an older page changes nothing. */
  async change(
    turn: Turn,
    change: Partial<Pick<Draft, 'choice' | 'durationSeconds' | 'receiver' | 'recipient'>>,
  ): Promise<void> {
    if (!(await this.isLive(turn))) return;
    // Another wish is another order: what was confirmed under the old name stays what it was.
    turn.session.draft = { ...this.draftOf(turn), ...change, nonce: newDraft().nonce };
    await this.page(turn);
  }

  choose(turn: Turn, choice: Choice): Promise<void> {
    return this.change(turn, { choice });
  }

  /** A package has its own duration: with another one it becomes the same energy, freely chosen. */
  async setDuration(turn: Turn, durationSeconds: number): Promise<void> {
    if (!(await this.isLive(turn))) return;
    const draft = this.draftOf(turn);
    if (draft.choice?.kind !== 'package') return this.change(turn, { durationSeconds });
    const page = await this.loader.load(turn.user, turn.texts, draft);
    const same = page.packages.find(
      (one) => one.energy === page.energy && one.durationSeconds === durationSeconds,
    );
    const choice: Choice | null = same
      ? { kind: 'package', packageId: same.id }
      : page.energy === null
        ? null
        : { kind: 'energy', energy: page.energy };
    await this.change(turn, { durationSeconds, choice });
  }

  async openReceivers(turn: Turn): Promise<void> {
    if (!(await this.isLive(turn))) return;
    const wallets = await this.book.list(turn.user.id);
    await turn.show(receiverView(turn.texts, wallets, this.draftOf(turn).receiver));
  }

  async useWallet(turn: Turn, walletId: string): Promise<void> {
    const wallet = await this.book.find(turn.user.id, walletId);
    if (!wallet) return turn.toast(turn.texts.addresses.gone, true);
    await this.change(turn, { receiver: wallet.address });
  }

  async openRecipient(turn: Turn): Promise<void> {
    if (!(await this.isLive(turn))) return;
    await turn.show(recipientView(turn.texts, await this.loader.need(), this.draftOf(turn).recipient));
  }

  setRecipient(turn: Turn, recipient: Recipient): Promise<void> {
    return this.change(turn, { recipient });
  }

  /** Asks for a typed answer. */
  async ask(
    turn: Turn,
    kind: 'energy' | 'receiver' | 'recipient',
    problem: string | null = null,
  ): Promise<void> {
    if (turn.tap && !(await this.isLive(turn))) return;
    turn.session.input = { kind } satisfies PendingInput;
    await turn.save();
    const question = await this.question(turn, kind);
    await turn.show(questionView(turn.texts, question, problem, callbacks.rentPage));
  }

  /** What will be bought, for whom and at which price; from here it can be confirmed. */
  async review(turn: Turn, problem: string | null = null): Promise<void> {
    if (turn.tap && !(await this.isLive(turn))) return;
    const draft = this.draftOf(turn);
    const { errors } = turn.texts;
    const page = await this.loader.load(turn.user, turn.texts, draft);
    if (!page.wish) return turn.toast(errors.chooseEnergyFirst, true);
    if (!page.receiver) return turn.toast(errors.chooseReceiverFirst, true);
    if (!page.quote || 'problem' in page.quote)
      return turn.toast(page.quote?.problem ?? errors.internal, true);
    const pay = await this.choices.load(turn.user.id, draft.nonce, page.wish, page.quote.priceSun);
    draft.reviewedSun = pay.priceSun.toString();
    draft.reviewedMicroUsdt = pay.priceMicroUsdt?.toString() ?? null;
    await turn.save();
    await turn.show(reviewView(turn.texts, { ...pay, rent: page, problem }));
  }

  /** Null when there is nothing that could be confirmed. */
  async reviewed({ session: { draft } }: Turn): Promise<Reviewed | null> {
    if (!draft?.receiver) return null;
    const request = await this.loader.wish(draft);
    const prices = { TRX: draft.reviewedSun, USDT: draft.reviewedMicroUsdt };
    return request && { request, receiver: draft.receiver, prices };
  }

  /** Buttons of the rent page work on the live page alone; others are answered and change nothing. */
  private async isLive(turn: Turn): Promise<boolean> {
    const live = turn.session.draft !== null && (turn.tap === null || turn.onPage);
    if (!live) await turn.toast(turn.texts.errors.stale, true);
    return live;
  }

  private draftOf(turn: Turn): Draft {
    turn.session.draft ??= newDraft();
    return turn.session.draft;
  }

  private async question(turn: Turn, kind: 'energy' | 'receiver' | 'recipient'): Promise<string> {
    const { input } = turn.texts;
    if (kind === 'receiver') return input.askReceiver;
    if (kind === 'recipient') return input.askRecipient;
    const { min, max } = await this.loader.range();
    return input.askEnergy(thousands(min), thousands(max));
  }
}
