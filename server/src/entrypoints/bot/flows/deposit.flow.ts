import { Injectable } from '@nestjs/common';
import { clockText, explorerOf, type ExplorerLink } from '@energy-desk/shared/display';
import { SUN_PER_TRX } from '@energy-desk/shared/units';
import type { Currency } from '../../../domain/ledger/index.js';
import { AppConfig } from '../../../platform/config/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { BalanceService, type DepositView } from '../../../processes/balance/index.js';
import { callbacks } from '../callback-data.js';
import { sentenceOf } from '../errors.js';
import { qrCode } from '../qr-code.js';
import { newNonce } from '../session.schema.js';
import type { Turn } from '../turn.js';
import {
  cancelDepositView,
  depositAmountView,
  depositPaymentView,
  depositView,
  timeToDeposit,
} from '../views/deposit.view.js';
import { questionView } from '../views/rent.view.js';

/** Adding to the balance: an amount, its payment page, and what became of it. */
@Injectable()
export class DepositFlow {
  private readonly explorer: ExplorerLink;

  constructor(
    private readonly balance: BalanceService,
    config: AppConfig,
  ) {
    this.explorer = explorerOf(config.tron.network, config.tron.nodes[0]?.url ?? '');
  }

  /** Begins a new deposit. */
  async open(turn: Turn, currency: Currency = 'TRX'): Promise<void> {
    const nonce = newNonce();
    turn.session.deposit = { nonce, currency };
    turn.session.input = null;
    await turn.save();
    await turn.show(depositAmountView(turn.texts, nonce, currency));
  }

  /** @param whole TRX or USDT, as the button says */
  async make(turn: Turn, nonce: string, currency: Currency, whole: number): Promise<void> {
    const { deposited, deposit } = turn.session;
    if (deposited?.nonce === nonce) return this.again(turn, deposited.depositId);
    if (deposit?.nonce !== nonce || deposit.currency !== currency || !turn.onPage)
      return turn.toast(turn.texts.errors.stale, true);
    const problem = await this.place(turn, nonce, currency, BigInt(whole) * SUN_PER_TRX);
    if (problem !== null) await turn.toast(problem, true);
  }

  async ask(turn: Turn, problem: string | null = null): Promise<void> {
    const { deposit } = turn.session;
    if (!deposit || (turn.tap !== null && !turn.onPage)) return turn.toast(turn.texts.errors.stale, true);
    turn.session.input = { kind: 'deposit' };
    await turn.save();
    const question = turn.texts.deposit.askAmount(deposit.currency);
    await turn.show(questionView(turn.texts, question, problem, callbacks.depositIn(deposit.currency)));
  }

  /** The amount that was typed, in the smallest unit. */
  async typed(turn: Turn, amount: bigint): Promise<void> {
    const { deposit } = turn.session;
    if (!deposit) return this.open(turn);
    const problem = await this.place(turn, deposit.nonce, deposit.currency, amount);
    if (problem !== null) await this.ask(turn, problem);
  }

  async view(turn: Turn, depositId: string): Promise<void> {
    await this.withDeposit(turn, depositId, async (deposit) => {
      if (isDue(deposit) && this.isOnPicture(turn, deposit)) return this.present(turn, deposit);
      await turn.show(depositView(turn.texts, deposit, this.explorer));
    });
  }

  /** "I have paid": looks at the deposit now. */
  async check(turn: Turn, depositId: string): Promise<void> {
    await this.withDeposit(turn, depositId, async (deposit) => {
      if (deposit.state !== 'open') return this.leavePayment(turn, deposit);
      const left = timeToDeposit(deposit);
      const { payment, deposit: say } = turn.texts;
      await turn.toast(left > 0 ? payment.notSeenYet(clockText(left)) : say.timeOver, true);
      await this.present(turn, deposit);
    });
  }

  async askCancel(turn: Turn, depositId: string): Promise<void> {
    await this.withDeposit(turn, depositId, async (deposit) => {
      if (!isDue(deposit)) return this.refuseCancel(turn, deposit);
      const view = cancelDepositView(turn.texts, deposit);
      const picture = turn.session.depositPages[deposit.id];
      if (picture !== undefined && this.isOnPicture(turn, deposit)) await turn.askOnPicture(picture, view);
      else await turn.show(view);
    });
  }

  async cancel(turn: Turn, depositId: string): Promise<void> {
    await this.withDeposit(turn, depositId, async (deposit) => {
      // A second tap, or the first one once more because its conversation was overtaken.
      if (deposit.state === 'cancelled') return this.leavePayment(turn, deposit);
      if (!isDue(deposit)) return this.refuseCancel(turn, deposit);
      await this.leavePayment(turn, await this.balance.cancelDeposit(turn.user.id, deposit.id));
    });
  }

  /** @returns the sentence that says why there is no deposit; null when there is one */
  private async place(turn: Turn, nonce: string, currency: Currency, amount: bigint): Promise<string | null> {
    let opened: DepositView;
    try {
      opened = await this.balance.openDeposit({ userId: turn.user.id, currency, amount, clientKey: nonce });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return sentenceOf(turn.texts, error);
    }
    turn.session.deposited = { nonce, depositId: opened.id };
    turn.session.deposit = null;
    turn.session.input = null;
    await turn.save();
    await this.present(turn, opened);
    return null;
  }

  private async again(turn: Turn, depositId: string): Promise<void> {
    await turn.toast(turn.texts.deposit.alreadyOpened);
    await this.present(turn, await this.balance.depositOf(turn.user.id, depositId));
  }

  /** The payment page of a deposit, once; or its state when nothing is to be paid. */
  private async present(turn: Turn, deposit: DepositView): Promise<void> {
    if (!isDue(deposit)) return turn.show(depositView(turn.texts, deposit, this.explorer));
    const view = depositPaymentView(turn.texts, deposit);
    const known = turn.session.depositPages[deposit.id];
    if (known !== undefined && (await turn.editPicture(known, view))) return;
    turn.session.depositPages[deposit.id] = await turn.showPicture(await qrCode(deposit.address), view);
    await turn.closePage();
  }

  /** Takes the payment page away, so that nobody pays twice, and shows the deposit's state. */
  private async leavePayment(turn: Turn, deposit: DepositView): Promise<void> {
    const picture = turn.session.depositPages[deposit.id];
    if (picture !== undefined) {
      delete turn.session.depositPages[deposit.id];
      await turn.save();
      await turn.retire(picture);
    }
    await turn.show(depositView(turn.texts, deposit, this.explorer));
  }

  private async refuseCancel(turn: Turn, deposit: DepositView): Promise<void> {
    await turn.toast(turn.texts.errors.depositNotCancellable, true);
    await this.leavePayment(turn, deposit);
  }

  private isOnPicture(turn: Turn, { id }: DepositView): boolean {
    return turn.tap?.messageId === turn.session.depositPages[id];
  }

  private async withDeposit(
    turn: Turn,
    depositId: string,
    step: (deposit: DepositView) => Promise<void>,
  ): Promise<void> {
    try {
      await step(await this.balance.depositOf(turn.user.id, depositId));
    } catch (error) {
      await turn.toast(sentenceOf(turn.texts, error), true);
    }
  }
}

const isDue = (deposit: DepositView): boolean => deposit.state === 'open' && timeToDeposit(deposit) > 0;
