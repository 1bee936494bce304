import { parseTronAddress, type TronAddress } from '@energy-desk/shared/units';
import { AppError } from '../../../platform/errors/index.js';

/** What a contract checked as an address, typed as one. @throws AppError request/invalid */
export function toTronAddress(text: string): TronAddress {
  const address = parseTronAddress(text);
  if (address) return address;
  throw new AppError('request/invalid', 'caller', `"${text}" is not a TRON address.`);
}
