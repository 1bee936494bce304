import { Injectable } from '@nestjs/common';
import type { TronAddress } from '@energy-desk/shared/units';
import { AddressBookService, LABEL_MAX_LENGTH, type UserWallet } from '../../../domain/users/index.js';
import { callbacks } from '../callback-data.js';
import { sentenceOf } from '../errors.js';
import type { Turn } from '../turn.js';
import { bookView, removeWalletView, walletView } from '../views/addresses.view.js';
import { questionView } from '../views/rent.view.js';
import { RentFlow } from './rent.flow.js';
import { RentPageLoader } from './rent-page.loader.js';

/** The address book. Whatever a button names is looked up among this user's entries. */
@Injectable()
export class AddressFlow {
  constructor(
    private readonly book: AddressBookService,
    private readonly loader: RentPageLoader,
    private readonly rent: RentFlow,
  ) {}

  async open(turn: Turn): Promise<void> {
    await this.endInput(turn);
    await turn.show(bookView(turn.texts, await this.book.list(turn.user.id)));
  }

  async view(turn: Turn, walletId: string, news: string | null = null): Promise<void> {
    await this.endInput(turn);
    await this.withWallet(turn, walletId, async (wallet) => {
      await turn.show(walletView(turn.texts, wallet, await this.loader.facts(wallet.address), news));
    });
  }

  async askNew(turn: Turn, problem: string | null = null): Promise<void> {
    turn.session.input = { kind: 'book' };
    await turn.save();
    await turn.show(questionView(turn.texts, turn.texts.input.askAddress, problem, callbacks.book));
  }

  async save(turn: Turn, address: TronAddress): Promise<void> {
    try {
      const wallet = await this.book.add(turn.user.id, address);
      await this.view(turn, wallet.id, turn.texts.addresses.saved);
    } catch (error) {
      await this.askNew(turn, sentenceOf(turn.texts, error));
    }
  }

  async askLabel(turn: Turn, walletId: string, problem: string | null = null): Promise<void> {
    await this.withWallet(turn, walletId, async (wallet) => {
      turn.session.input = { kind: 'label', walletId };
      await turn.save();
      const question = turn.texts.input.askLabel(LABEL_MAX_LENGTH);
      await turn.show(questionView(turn.texts, question, problem, callbacks.bookView(wallet.id)));
    });
  }

  async rename(turn: Turn, walletId: string, label: string): Promise<void> {
    await this.withWallet(turn, walletId, async (wallet) => {
      await this.book.relabel(turn.user.id, wallet.id, label);
      await this.view(turn, wallet.id, turn.texts.addresses.renamed);
    });
  }

  async askRemove(turn: Turn, walletId: string): Promise<void> {
    await this.withWallet(turn, walletId, (wallet) => turn.show(removeWalletView(turn.texts, wallet)));
  }

  async remove(turn: Turn, walletId: string): Promise<void> {
    const removed = await this.book.remove(turn.user.id, walletId);
    await turn.toast(removed ? turn.texts.addresses.removed : turn.texts.addresses.gone);
    await this.open(turn);
  }

  async rentFor(turn: Turn, walletId: string): Promise<void> {
    await this.withWallet(turn, walletId, (wallet) => this.rent.open(turn, wallet.address));
  }

  private async withWallet(
    turn: Turn,
    walletId: string,
    step: (wallet: UserWallet) => Promise<void>,
  ): Promise<void> {
    const wallet = await this.book.find(turn.user.id, walletId);
    if (wallet) return step(wallet);
    await turn.toast(turn.texts.addresses.gone, true);
    await this.open(turn);
  }

  private async endInput(turn: Turn): Promise<void> {
    if (!turn.session.input) return;
    turn.session.input = null;
    await turn.save();
  }
}
