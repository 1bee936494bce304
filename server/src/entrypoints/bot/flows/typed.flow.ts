import { Injectable } from '@nestjs/common';
import { thousands } from '@energy-desk/shared/display';
import type { TronAddress } from '@energy-desk/shared/units';
import { AddressBookService, LABEL_MAX_LENGTH } from '../../../domain/users/index.js';
import { AccountLookup } from '../../../processes/account-lookup/index.js';
import { sentenceOf } from '../errors.js';
import { parseAddressInput, type AddressFault } from '../input/address.parser.js';
import { parseMoney, parseUnits, type MoneyFault } from '../input/amount.parser.js';
import { parseEnergyAmount, type AmountFault } from '../input/energy-amount.parser.js';
import { parseLabel } from '../input/label.parser.js';
import type { BotTexts } from '../texts/index.js';
import type { Turn } from '../turn.js';
import { noticeView } from '../views/menu.view.js';
import { AddressFlow } from './address.flow.js';
import { DepositFlow } from './deposit.flow.js';
import { FlashOrderFlow } from './flash-order.flow.js';
import { RentFlow } from './rent.flow.js';
import { RentPageLoader } from './rent-page.loader.js';

/** No answer we ask for is longer; what is longer is not parsed at all. */
const LONGEST_ANSWER = 256;

/** What people type: answers to our questions, or an address out of the blue. */
@Injectable()
export class TypedFlow {
  constructor(
    private readonly rent: RentFlow,
    private readonly addresses: AddressFlow,
    private readonly deposits: DepositFlow,
    private readonly flash: FlashOrderFlow,
    private readonly book: AddressBookService,
    private readonly lookup: AccountLookup,
    private readonly loader: RentPageLoader,
  ) {}

  async text(turn: Turn, text: string): Promise<void> {
    const pending = turn.session.input;
    if (text.length > LONGEST_ANSWER) return this.refuse(turn, turn.texts.errors.tooLong);
    if (pending?.kind === 'energy') return this.energy(turn, text);
    if (pending?.kind === 'units') return this.units(turn, text);
    if (pending?.kind === 'deposit') return this.deposit(turn, text);
    if (pending?.kind === 'label') return this.label(turn, text, pending.walletId ?? '');
    const parsed = parseAddressInput(text);
    if ('address' in parsed) return this.address(turn, parsed.address);
    if (pending) return this.refuse(turn, addressSentence(turn.texts, parsed.fault));
    const odd = parsed.fault === 'not_an_address';
    await this.refuse(
      turn,
      odd ? turn.texts.errors.notUnderstood : addressSentence(turn.texts, parsed.fault),
    );
  }

  /** Says what is wrong; a question that is open stays open. */
  async refuse(turn: Turn, problem: string): Promise<void> {
    const pending = turn.session.input;
    if (!pending) return turn.show(noticeView(turn.texts, problem));
    if (pending.kind === 'book') return this.addresses.askNew(turn, problem);
    if (pending.kind === 'label') return this.addresses.askLabel(turn, pending.walletId ?? '', problem);
    if (pending.kind === 'deposit') return this.deposits.ask(turn, problem);
    if (pending.kind === 'units') return this.flash.askUnits(turn, problem);
    if (pending.kind === 'flash_receiver') return this.flash.askReceiver(turn, problem);
    await this.rent.ask(turn, pending.kind, problem);
  }

  private async energy(turn: Turn, text: string): Promise<void> {
    const range = await this.loader.range();
    const parsed = parseEnergyAmount(text, range);
    if ('fault' in parsed) return this.refuse(turn, amountSentence(turn.texts, parsed.fault, range));
    await this.rent.choose(turn, { kind: 'energy', energy: parsed.energy });
  }

  private async units(turn: Turn, text: string): Promise<void> {
    const range = await this.flash.range(turn);
    const units = range && parseUnits(text, range);
    if (range && units === null) return this.refuse(turn, turn.texts.errors.unitsRange(range.min, range.max));
    await this.flash.change(turn, units === null ? {} : { units });
  }

  private async deposit(turn: Turn, text: string): Promise<void> {
    const parsed = parseMoney(text);
    if ('fault' in parsed) return this.refuse(turn, moneySentence(turn.texts, parsed.fault));
    await this.deposits.typed(turn, parsed.amount);
  }

  private async label(turn: Turn, text: string, walletId: string): Promise<void> {
    const parsed = parseLabel(text);
    const { errors } = turn.texts;
    if (!('fault' in parsed)) return this.addresses.rename(turn, walletId, parsed.label);
    await this.refuse(
      turn,
      parsed.fault === 'empty' ? errors.labelEmpty : errors.labelTooLong(LABEL_MAX_LENGTH),
    );
  }

  private async address(turn: Turn, address: TronAddress): Promise<void> {
    const kind = turn.session.input?.kind;
    if (kind === 'recipient') {
      const holds = await this.lookup.holdsUsdt(address);
      return this.rent.setRecipient(turn, { kind: 'address', address, holds });
    }
    const problem = await this.receiverProblem(turn, address);
    if (problem !== null) return this.refuse(turn, problem);
    if (kind === 'book') return this.addresses.save(turn, address);
    await this.remember(turn, address);
    if (kind === 'receiver') return this.rent.change(turn, { receiver: address });
    if (kind === 'flash_receiver') return this.flash.setReceiver(turn, address);
    await this.rent.open(turn, address);
  }

  private async receiverProblem(turn: Turn, address: TronAddress): Promise<string | null> {
    const facts = await this.loader.facts(address);
    const { errors } = turn.texts;
    if (facts.kind === 'ours') return errors.receiverIsOurs;
    return facts.kind === 'known' && facts.isContract ? errors.receiverIsContract : null;
  }

  /** A convenience: a full address book is no reason to stop. */
  private async remember(turn: Turn, address: TronAddress): Promise<void> {
    await this.book.add(turn.user.id, address).catch((error: unknown) => sentenceOf(turn.texts, error));
  }
}

function addressSentence({ errors }: BotTexts, fault: AddressFault): string {
  if (fault === 'bad_checksum') return errors.badChecksum;
  return fault === 'wrong_network' ? errors.wrongNetwork : errors.notAnAddress;
}

function moneySentence({ errors }: BotTexts, fault: MoneyFault): string {
  if (fault === 'not_a_number') return errors.amountNotANumber;
  return fault === 'too_fine' ? errors.amountTooFine : errors.amountNotPositive;
}

function amountSentence(
  { errors }: BotTexts,
  fault: AmountFault,
  range: { min: number; max: number },
): string {
  if (fault === 'not_a_number') return errors.notANumber;
  if (fault === 'not_whole') return errors.notWhole;
  if (fault === 'not_positive') return errors.notPositive;
  return errors.energyRange(thousands(range.min), thousands(range.max));
}
