import { compactEnergy, shortAddress, thousands } from '@energy-desk/shared/display';
import type { Sun, TronAddress } from '@energy-desk/shared/units';
import type { UserWallet } from '../../../domain/users/index.js';
import { bold, code, escapeHtml } from '../../../processes/chat-io/index.js';
import type { UsdtEnergy } from '../../../processes/account-lookup/index.js';
import { callbacks } from '../callback-data.js';
import type { Choice, Recipient } from '../session.schema.js';
import type { BotTexts } from '../texts/index.js';
import { factsLine, type ShownFacts } from './facts.view.js';
import { durationText, energyText, plainAmount, trxText } from './format.js';
import { inRows, lines, marked, tap, type View } from './view.js';

/** A package as it is offered. */
export interface OfferedPackage {
  readonly id: string;
  readonly energy: number;
  readonly durationSeconds: number;
  readonly priceSun: Sun;
}

/** A price that holds now, or the plain sentence that says why there is none. */
export type ShownQuote =
  { readonly priceSun: Sun; readonly burnSun: Sun; readonly savingSun: Sun } | { readonly problem: string };

/** Everything the rent page shows. */
export interface RentPage {
  readonly packages: readonly OfferedPackage[];
  readonly durations: readonly number[];
  readonly need: UsdtEnergy;
  readonly choice: Choice | null;
  readonly energy: number | null;
  readonly durationSeconds: number | null;
  readonly receiver: { address: TronAddress; label: string; facts: ShownFacts } | null;
  readonly recipient: Recipient | null;
  readonly quote: ShownQuote | null;
}

const TRANSFER_PRESETS = [1, 2, 3, 5, 10] as const;

/** Energy that one transfer to this recipient needs; not knowing means the larger figure. */
export const neededPerTransfer = (recipient: Recipient | null, need: UsdtEnergy): number => {
  const holds = recipient?.kind === 'holds' || (recipient?.kind === 'address' && recipient.holds === true);
  return holds || recipient === null ? need.holder : need.nonHolder;
};

export function rentView(texts: BotTexts, page: RentPage): View {
  const { rent } = texts;
  return {
    text: lines(
      rent.title,
      '',
      page.energy === null ? rent.chooseHint : energyLine(texts, page, page.energy),
      page.durationSeconds === null ? null : rent.durationLine(durationText(texts, page.durationSeconds)),
      ...receiverLines(texts, page),
      page.recipient
        ? rent.recipientLine(recipientAnswer(texts, page.recipient, page.need))
        : rent.recipientMissing,
      tooLittleLine(texts, page),
      '',
      ...(page.quote ? quoteLines(texts, page.quote) : []),
    ).trimEnd(),
    keyboard: rentButtons(texts, page),
  };
}

function energyLine(texts: BotTexts, page: RentPage, energy: number): string {
  const transfers = Math.floor(energy / neededPerTransfer(page.recipient, page.need));
  const about = transfers > 0 ? texts.rent.aboutTransfers(transfers) : '';
  return texts.rent.energyLine(thousands(energy), about);
}

function tooLittleLine(texts: BotTexts, page: RentPage): string | null {
  if (page.energy === null) return null;
  const needed = neededPerTransfer(page.recipient, page.need);
  return page.energy < needed ? texts.rent.tooLittle(energyText(texts, needed)) : null;
}

function receiverLines(texts: BotTexts, { receiver }: RentPage): string[] {
  if (!receiver) return [texts.rent.receiverMissing];
  const label = receiver.label ? ` (${escapeHtml(receiver.label)})` : '';
  return [texts.rent.receiverLine(code(receiver.address) + label), factsLine(texts, receiver.facts)];
}

/** The answer to "where will the USDT go", with its consequence. */
export function recipientAnswer({ rent }: BotTexts, recipient: Recipient, need: UsdtEnergy): string {
  const holder = thousands(need.holder);
  const nonHolder = thousands(need.nonHolder);
  if (recipient.kind === 'holds') return rent.recipientHolds(holder);
  if (recipient.kind === 'empty') return rent.recipientEmpty(nonHolder);
  if (recipient.kind === 'unknown') return rent.recipientUnknown(nonHolder);
  const short = code(shortAddress(recipient.address));
  if (recipient.holds === null) return rent.recipientAddressUnknown(short, nonHolder);
  return recipient.holds
    ? rent.recipientAddressHolds(short, holder)
    : rent.recipientAddressEmpty(short, nonHolder);
}

/** Price and what is saved against burning TRX. */
export function quoteLines(texts: BotTexts, quote: ShownQuote): string[] {
  if ('problem' in quote) return [escapeHtml(quote.problem)];
  const { priceSun, burnSun, savingSun } = quote;
  const price = texts.rent.priceLine(trxText(texts, priceSun));
  const burn = trxText(texts, burnSun);
  if (savingSun <= 0n) return [price, texts.rent.dearerThanBurning(burn)];
  const percent = Number((savingSun * 100n) / burnSun);
  return [price, texts.rent.savingLine(burn, trxText(texts, savingSun), percent)];
}

function rentButtons(texts: BotTexts, page: RentPage): View['keyboard'] {
  const { buttons, units } = texts;
  const chosenPackage = page.choice?.kind === 'package' ? page.choice.packageId : null;
  const chosenTransfers = page.choice?.kind === 'transfers' ? page.choice.transfers : null;
  const packages = page.packages.map((offer) =>
    tap(marked(packageLabel(texts, offer), offer.id === chosenPackage), callbacks.package(offer.id)),
  );
  const transfers = TRANSFER_PRESETS.map((n) =>
    tap(marked(units.transfers(n), n === chosenTransfers), callbacks.transfers(n)),
  );
  const durations = page.durations.map((seconds) =>
    tap(marked(durationText(texts, seconds), seconds === page.durationSeconds), callbacks.duration(seconds)),
  );
  return [
    ...inRows(packages, 2),
    transfers,
    [tap(marked(buttons.customEnergy, page.choice?.kind === 'energy'), callbacks.customEnergy)],
    ...(page.energy === null ? [] : inRows(durations, 4)),
    [tap(buttons.receiver, callbacks.receiver), tap(buttons.recipient, callbacks.recipient)],
    [tap(buttons.menu, callbacks.menu), tap(buttons.review, callbacks.review)],
  ];
}

const packageLabel = (texts: BotTexts, offer: OfferedPackage): string =>
  `${compactEnergy(offer.energy)} · ${durationText(texts, offer.durationSeconds)} · ${texts.units.money(plainAmount(offer.priceSun), 'TRX')}`;

/** Which address gets the energy. */
export function receiverView(
  texts: BotTexts,
  wallets: readonly UserWallet[],
  chosen: TronAddress | null,
): View {
  const { rent, buttons } = texts;
  return {
    text: wallets.length > 0 ? rent.receiverQuestion : rent.receiverQuestionEmpty,
    keyboard: [
      ...receiverButtons(wallets, chosen, callbacks.receiverUse),
      [tap(buttons.back, callbacks.rentPage), tap(buttons.newAddress, callbacks.receiverNew)],
    ],
  };
}

/** A button for each saved address. */
export const receiverButtons = (
  wallets: readonly UserWallet[],
  chosen: TronAddress | null,
  use: (walletId: string) => string,
): View['keyboard'] =>
  wallets.map((wallet) => [tap(marked(walletLabel(wallet), wallet.address === chosen), use(wallet.id))]);

/** As a button shows it: label and short address. */
export const walletLabel = ({ label, address }: UserWallet): string =>
  label ? `${label} · ${shortAddress(address)}` : shortAddress(address);

/** Where the USDT will go. */
export function recipientView(texts: BotTexts, need: UsdtEnergy, recipient: Recipient | null): View {
  const { buttons, rent } = texts;
  const answer = (text: string, kind: Recipient['kind']) =>
    tap(marked(text, recipient?.kind === kind), callbacks.recipientIs(kind));
  return {
    text: lines(
      rent.recipientQuestion(bold(thousands(need.holder)), bold(thousands(need.nonHolder))),
      recipient ? `\n${rent.recipientLine(recipientAnswer(texts, recipient, need))}` : null,
    ),
    keyboard: [
      [answer(buttons.recipientHolds, 'holds'), answer(buttons.recipientEmpty, 'empty')],
      [answer(buttons.recipientUnknown, 'unknown')],
      [tap(marked(buttons.recipientAddress, recipient?.kind === 'address'), callbacks.recipientAddress)],
      [tap(buttons.back, callbacks.rentPage)],
    ],
  };
}

/** A question that a typed message answers. */
export const questionView = (
  texts: BotTexts,
  question: string,
  problem: string | null,
  cancel: string,
): View => ({
  text: lines(problem === null ? null : `⚠️ ${escapeHtml(problem)}\n`, question),
  keyboard: [[tap(texts.buttons.cancel, cancel)]],
});
