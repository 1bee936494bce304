import { formatSixDecimals, type Sun, type TronAddress } from '@energy-desk/shared/units';
import { code, escapeHtml } from '../../../processes/chat-io/index.js';
import type { UsdtEnergy } from '../../../processes/account-lookup/index.js';
import type { UserWallet } from '../../../domain/users/index.js';
import { callbacks } from '../callback-data.js';
import type { BotTexts } from '../texts/index.js';
import { canReceive, factsLine, type ShownFacts } from './facts.view.js';
import { durationText, energyText, payableAmount, trxText } from './format.js';
import { receiverButtons } from './rent.view.js';
import { payButtons, payLines, type PayChoices } from './review.view.js';
import { copy, lines, marked, tap, type View } from './view.js';

/** Whether a payment would be served now. */
export type Selling = 'open' | 'paused' | 'sold_out';

/** What one flash address sells. */
export interface ShownFlash {
  readonly id: string;
  readonly address: TronAddress;
  readonly unitEnergy: number;
  readonly unitPriceSun: Sun;
  readonly durationSeconds: number;
  readonly minUnits: number;
  readonly maxUnits: number;
  /** Blocks that payments of up to so much wait; null: any amount. Others wait until they are solid. */
  readonly blocks: number;
  readonly upToSun: bigint | null;
}

/** The page under the QR picture of one flash address. */
export interface FlashPage {
  readonly config: ShownFlash;
  /** All that are offered, this one included. */
  readonly others: readonly ShownFlash[];
  readonly selling: Selling;
  readonly need: Pick<UsdtEnergy, 'holder' | 'nonHolder'>;
  /** Sun from which what is left over goes back by itself. */
  readonly refundFromSun: bigint;
}

/** From this many blocks on a payment counts as solid. */
const SOLID_BLOCKS = 19;
const UNIT_PRESETS = [1, 2, 3, 5, 10] as const;

const trx = (amount: bigint): string => formatSixDecimals(amount);
const costOf = ({ unitPriceSun }: ShownFlash, units: number): bigint => unitPriceSun * BigInt(units);
const within = ({ minUnits, maxUnits }: ShownFlash, units: number): boolean =>
  units >= minUnits && units <= maxUnits;

/** Caption under the QR code: at most 1,024 characters after entities (Bot API, sendPhoto). */
export function flashView(texts: BotTexts, page: FlashPage): View {
  const { flash, buttons } = texts;
  const { config, selling } = page;
  const others = page.others.filter(({ id }) => id !== config.id);
  const elsewhere = others.map((one) => [tap(unitText(texts, one), callbacks.flashConfig(one.id))]);
  const ways = [[tap(buttons.refresh, callbacks.flashConfig(config.id)), tap(buttons.menu, callbacks.menu)]];
  if (selling !== 'open')
    return {
      text: lines(
        flash.title,
        '',
        selling === 'paused' ? flash.paused : flash.soldOut,
        '',
        unitLine(texts, config),
      ),
      keyboard: [...elsewhere, ...ways],
    };
  return {
    text: lines(
      flash.title,
      flash.intro,
      '',
      flash.addressLine(code(config.address)),
      unitLine(texts, config),
      ...exampleLines(texts, page),
      flash.rangeLine(
        trx(costOf(config, config.minUnits)),
        trx(costOf(config, config.maxUnits)),
        config.minUnits,
        config.maxUnits,
      ),
      '',
      flash.remainder(trx(page.refundFromSun)),
      arrivalLine(texts, config),
      flash.exchangeWarning,
      flash.activatedWarning,
    ),
    keyboard: [
      [copy(buttons.copyAddress, config.address)],
      [tap(buttons.flashOther, callbacks.flashOther(config.id))],
      ...elsewhere,
      ...ways,
    ],
  };
}

function arrivalLine({ flash }: BotTexts, { blocks, upToSun }: ShownFlash): string {
  if (blocks >= SOLID_BLOCKS) return flash.arrivalSolid;
  return flash.arrival(blocks, upToSun === null ? null : trx(upToSun));
}

const unitLine = (texts: BotTexts, config: ShownFlash): string =>
  texts.flash.unitLine(
    code(payableAmount(config.unitPriceSun)),
    energyText(texts, config.unitEnergy),
    durationText(texts, config.durationSeconds),
  );

const unitText = (texts: BotTexts, config: ShownFlash): string =>
  [
    trxText(texts, config.unitPriceSun),
    energyText(texts, config.unitEnergy),
    durationText(texts, config.durationSeconds),
  ].join(' · ');

/** What to send for one transfer; only amounts that buy something. */
function exampleLines(texts: BotTexts, { config, need }: FlashPage): string[] {
  const { flash } = texts;
  const unitsFor = (energy: number): number =>
    Math.max(config.minUnits, Math.ceil(energy / config.unitEnergy));
  const trxFor = (units: number): string => code(payableAmount(costOf(config, units)));
  const [some, more] = [unitsFor(need.holder), unitsFor(need.nonHolder)];
  return [
    ...(within(config, some) ? [flash.holderLine(trxFor(some), some)] : []),
    ...(within(config, more)
      ? [flash.nonHolderLine(trxFor(more), more, energyText(texts, config.unitEnergy * more))]
      : []),
  ];
}

/** Flash energy ordered for another address: units, receiver, price and the ways to pay on one page. */
export interface FlashOrderPage {
  readonly config: ShownFlash;
  readonly units: number;
  readonly receiver: { address: TronAddress; label: string; facts: ShownFacts } | null;
  readonly pay: PayChoices;
  readonly problem: string | null;
}

export function flashOrderView(texts: BotTexts, page: FlashOrderPage): View {
  const { flash, rent, buttons } = texts;
  const { config, units, receiver, pay } = page;
  const label = receiver?.label ? ` (${escapeHtml(receiver.label)})` : '';
  const energy = energyText(texts, config.unitEnergy * units);
  return {
    text: lines(
      page.problem === null ? null : `⚠️ ${escapeHtml(page.problem)}\n`,
      flash.orderTitle,
      receiver === null ? flash.orderIntro : null,
      '',
      flash.unitsLine(units, energy, durationText(texts, config.durationSeconds)),
      receiver ? rent.receiverLine(code(receiver.address) + label) : rent.receiverMissing,
      receiver ? factsLine(texts, receiver.facts) : null,
      '',
      rent.priceLine(trxText(texts, pay.priceSun)),
      ...payLines(texts, pay),
      '',
      flash.orderWarning,
    ),
    keyboard: [
      ...unitButtons(texts, config, units),
      [tap(buttons.receiver, callbacks.flashReceiver)],
      ...(receiver && canReceive(receiver.facts) ? payButtons(texts, pay) : []),
      [tap(buttons.back, callbacks.flashConfig(config.id))],
    ],
  };
}

function unitButtons(texts: BotTexts, config: ShownFlash, chosen: number): View['keyboard'] {
  const offered = UNIT_PRESETS.map((n) => n + config.minUnits - 1).filter((n) => within(config, n));
  const buttons = offered.map((n) =>
    tap(marked(texts.flash.units(n), n === chosen), callbacks.flashUnits(n)),
  );
  const typed = tap(marked(texts.buttons.customUnits, !offered.includes(chosen)), callbacks.flashUnitsCustom);
  return offered.length < config.maxUnits - config.minUnits + 1 ? [buttons, [typed]] : [buttons];
}

/** Which address gets the energy of a flash order. */
export const flashReceiverView = (
  texts: BotTexts,
  wallets: readonly UserWallet[],
  chosen: TronAddress | null,
): View => ({
  text: texts.flash.receiverQuestion,
  keyboard: [
    ...receiverButtons(wallets, chosen, callbacks.flashReceiverUse),
    [
      tap(texts.buttons.back, callbacks.flashOrder),
      tap(texts.buttons.newAddress, callbacks.flashReceiverNew),
    ],
  ],
});

/** When there is no flash address at all. */
export const noFlashView = (texts: BotTexts): View => ({
  text: texts.flash.notOffered,
  keyboard: [[tap(texts.buttons.rent, callbacks.rent), tap(texts.buttons.menu, callbacks.menu)]],
});
