import { randomBytes } from 'node:crypto';
import { fromHexAddress, type TronAddress } from '@energy-desk/shared/units';

export const newAddress = (): TronAddress => fromHexAddress(randomBytes(20).toString('hex'));
