/** Why a typed amount is not accepted. */
export type AmountFault = 'not_a_number' | 'not_whole' | 'not_positive' | 'out_of_range';

export type AmountResult = { readonly energy: number } | { readonly fault: AmountFault };

/** Digits with optional separators between groups of three: 195000, 195,000, 195 000. */
const PLAIN = /^\d+$/;
const GROUPED = /^\d{1,3}([,' ]\d{3})+$/;
const SIGNED_OR_DECIMAL = /^[+-]?\d+(?:[,' ]\d{3})*(?:\.\d+)?$/;

/**
 * Reads an amount of energy typed by a person. Full-width digits and separators are read as the ordinary ones (NFKC);
 * exponents, hexadecimal, units and anything else are refused, never guessed at.
 * @param range smallest and largest energy of one order, both included
 */
export function parseEnergyAmount(text: string, range: { min: number; max: number }): AmountResult {
  const plain = text.normalize('NFKC').trim();
  if (!SIGNED_OR_DECIMAL.test(plain)) return { fault: 'not_a_number' };
  if (plain.startsWith('-')) return { fault: 'not_positive' };
  if (plain.includes('.')) return { fault: 'not_whole' };
  if (!PLAIN.test(plain) && !GROUPED.test(plain)) return { fault: 'not_a_number' };
  const digits = plain.replace(/\D/g, '').replace(/^0+(?=\d)/, '');
  if (digits === '0') return { fault: 'not_positive' };
  if (digits.length > 15) return { fault: 'out_of_range' };
  const energy = Number(digits);
  return energy >= range.min && energy <= range.max ? { energy } : { fault: 'out_of_range' };
}
