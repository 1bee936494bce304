import type { Reason } from './suggestion.types.js';

/** How a paid amount may have come from the one that was asked for, and how telling that is. */
export interface Slip {
  readonly reason: Reason;
  /** Points; 0 to 60. */
  readonly weight: number;
}

const UNIT = 1_000_000n;
const PRICE_STEP = 10_000n;
const DECIMALS = 6;
/** Exchanges take 0.1 to 5 TRX or USDT off, in tenths, and leave the rest of the amount as it was. */
const FEE_STEP = UNIT / 10n;
const LARGEST_FEE = 5n * UNIT;
const DIGITS = [...'0123456789'];
/** Beyond a tenth it is another price. */
const NEAR_PERCENT = 10n;

const decimal = (amount: bigint): string =>
  `${amount / UNIT}.${(amount % UNIT).toString().padStart(DECIMALS, '0')}`;

/** As people type it: no zeros at the end. */
const typed = (amount: bigint): string => decimal(amount).replace(/\.?0+$/, '');

/** What a wallet makes of typed digits: six decimals, the rest cut. */
function read(text: string): bigint | null {
  const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d*))?$/.exec(text) ?? [];
  if (whole === undefined) return null;
  return BigInt(whole) * UNIT + BigInt(fraction.slice(0, DECIMALS).padEnd(DECIMALS, '0'));
}

const at = (text: string, index: number, length: number, put: string): string =>
  text.slice(0, index) + put + text.slice(index + length);

const places = (text: string): number[] =>
  [...text].flatMap((character, index) => (character === '.' ? [] : [index]));

const swaps = (text: string): string[] => {
  const spots = places(text);
  return spots.slice(1).flatMap((spot, i) => {
    const before = spots[i] ?? spot;
    return at(at(text, before, 1, text.charAt(spot)), spot, 1, text.charAt(before));
  });
};
const substitutions = (text: string): string[] =>
  places(text).flatMap((spot) => DIGITS.map((digit) => at(text, spot, 1, digit)));
const deletions = (text: string): string[] => places(text).map((spot) => at(text, spot, 1, ''));
const insertions = (text: string): string[] =>
  [...places(text), text.length].flatMap((spot) => DIGITS.map((digit) => at(text, spot, 0, digit)));

const readAll = (texts: readonly string[]): bigint[] => texts.flatMap((text) => read(text) ?? []);

/** Digits of the amount that were kept when the last ones were cut: null when none was, or one was changed. */
function digitsCut(paid: bigint, meant: bigint): number | null {
  let cut = 1n;
  for (let digits = 1; digits <= DECIMALS; digits += 1) {
    cut *= 10n;
    if (meant - (meant % cut) === paid && paid !== meant) return digits;
  }
  return null;
}

function roundedTo(paid: bigint, meant: bigint): boolean {
  return [PRICE_STEP, PRICE_STEP * 10n, UNIT].some(
    (step) => paid % step === 0n && paid > meant && paid - meant < step,
  );
}

/** Whether leaving one digit out, or typing one too many, makes the one text of the other. */
function isOneOff(paid: string, asked: string, change: (spot: number) => string): boolean {
  const spots = [...places(asked), asked.length];
  return spots.some((spot) => sixDecimals(change(spot)) === paid);
}

/** Decimal text as a wallet takes it: the fraction cut or filled up to six digits. */
function sixDecimals(text: string): string {
  const [whole = '', fraction = ''] = text.split('.');
  return `${whole}.${fraction.slice(0, DECIMALS).padEnd(DECIMALS, '0')}`;
}

function slipOfPen(paid: bigint, meant: bigint): Slip | null {
  const [typedText, asked] = [decimal(paid), decimal(meant)];
  if (typedText.length === asked.length) {
    const [first = -1, second = -1, ...more] = places(asked).filter(
      (spot) => typedText[spot] !== asked[spot],
    );
    const adjacent = second - first === 1 || (second - first === 2 && asked[first + 1] === '.');
    const swapped = typedText[first] === asked[second] && typedText[second] === asked[first];
    if (second >= 0 && more.length === 0 && adjacent && swapped)
      return { reason: 'digits_swapped', weight: 42 };
    if (first >= 0 && second < 0) return { reason: 'digit_mistyped', weight: 38 };
  }
  if (isOneOff(typedText, asked, (spot) => at(asked, spot, 1, '')))
    return { reason: 'digit_missing', weight: 38 };
  if (isOneOff(typedText, asked, (spot) => at(asked, spot, 0, typedText.charAt(spot))))
    return { reason: 'digit_added', weight: 36 };
  return null;
}

const pointShifted = (paid: bigint, meant: bigint): Slip | null =>
  paid === meant * 10n || paid === meant / 10n ? { reason: 'point_shifted', weight: 36 } : null;

function cutShort(paid: bigint, meant: bigint): Slip | null {
  const digits = digitsCut(paid, meant);
  if (digits === null) return null;
  // Each digit of the suffix that is still there names ten times fewer requests.
  if (paid % PRICE_STEP !== 0n) return { reason: 'decimals_cut', weight: 52 - 6 * digits };
  const lost = paid % UNIT === 0n && meant - paid >= PRICE_STEP ? 10 : 0;
  return { reason: 'suffix_missing', weight: 26 - lost };
}

function withoutFee(paid: bigint, meant: bigint): Slip | null {
  const fee = meant - paid;
  if (fee <= 0n || fee > LARGEST_FEE || fee % FEE_STEP !== 0n) return null;
  return { reason: 'fee_deducted', weight: fee === UNIT ? 46 : 36 };
}

function near(paid: bigint, meant: bigint): Slip | null {
  const off = paid > meant ? paid - meant : meant - paid;
  if (off * 100n > meant * NEAR_PERCENT) return null;
  return { reason: 'near_amount', weight: 16 - Number((off * 1_000n) / meant) / 10 };
}

/** The most telling way from the amount that was asked for to the one that was paid; null when there is none. */
export function explainAmount(paid: bigint, meant: bigint): Slip | null {
  if (paid === meant) return { reason: 'exact_amount', weight: 60 };
  const rounded: Slip[] = roundedTo(paid, meant) ? [{ reason: 'rounded', weight: 20 }] : [];
  // Nobody mistypes a suffix into no suffix: who pays a bare price left it out, rounded, or shifted the point.
  const ways =
    paid % PRICE_STEP === 0n ? [cutShort, pointShifted] : [cutShort, withoutFee, slipOfPen, pointShifted];
  const slips = [...ways.flatMap((explain) => explain(paid, meant) ?? []), ...rounded];
  const [best] = slips.sort((a, b) => b.weight - a.weight);
  return best ?? near(paid, meant);
}

/** Amounts that a slip of the pen or a fee could have turned into the paid one: a few hundred, for a look-up. */
export function amountsMeant(paid: bigint): bigint[] {
  const digits = decimal(paid);
  const fees = Array.from(
    { length: Number(LARGEST_FEE / FEE_STEP) },
    (_, i) => paid + FEE_STEP * BigInt(i + 1),
  );
  // A digit typed too many pushed the last one out.
  const withoutOne = deletions(digits).flatMap((text) => DIGITS.map((last) => text + last));
  const shifted = [paid * 10n, paid / 10n, ...DIGITS.map((last) => paid * 10n + BigInt(last))];
  const pen = readAll([
    ...swaps(digits),
    ...substitutions(digits),
    ...insertions(typed(paid)),
    ...insertions(digits),
    ...withoutOne,
  ]);
  const all = new Set([paid, ...fees, ...pen, ...shifted]);
  return [...all].filter((amount) => amount > 0n && amount % PRICE_STEP !== 0n);
}

/** Prices (ending on 10,000) whose requests it may be, when what follows the price was cut, rounded or lost. */
export function pricesMeant(paid: bigint): bigint[] {
  const base = paid - (paid % PRICE_STEP);
  const around = [-1n, 0n, 1n].map((steps) => base + steps * PRICE_STEP);
  const cut = [PRICE_STEP * 10n, UNIT].flatMap((step) => (paid % step === 0n ? [paid - PRICE_STEP] : []));
  return [...new Set([...around, ...cut])].filter((price) => price >= 0n);
}
