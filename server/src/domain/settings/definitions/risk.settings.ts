import { define, sunAmount, wholeNumber } from './define.js';

const COUNT_MAX = 1_000_000_000;
const ENERGY_MAX = 1_000_000_000_000;
/** About 105 TRX of stake: well above the 1 TRX that java-tron's DelegateResourceActuator asks for. */
const SMALLEST_CAP = 1_000;

/** How much one sender, user or receiver may take before a person looks; 0 is no limit. */
export const RISK_SETTINGS = {
  'risk.orders_per_user_per_hour': define({
    schema: wholeNumber(0, COUNT_MAX),
    type: 'number',
    initial: '2000',
    description: 'Orders one user may place in an hour of chain time; 0 is no limit',
  }),
  'risk.payments_per_address_per_hour': define({
    schema: wholeNumber(0, COUNT_MAX),
    type: 'number',
    initial: '10000',
    description: 'Payments from one address in an hour of chain time before they are held; 0 is no limit',
  }),
  'risk.address_volume_sun_per_day': define({
    schema: sunAmount,
    type: 'string',
    initial: '1000000000000',
    description: 'Sun from one sending address in 24 hours of chain time before it is held; 0 is no limit',
  }),
  'risk.address_volume_micro_usdt_per_day': define({
    schema: sunAmount,
    type: 'string',
    initial: '300000000000',
    description:
      'Micro-USDT from one sending address in 24 hours of chain time before it is held; 0 is no limit',
  }),
  'risk.user_volume_sun_per_day': define({
    schema: sunAmount,
    type: 'string',
    initial: '1000000000000',
    description: 'Price of what one user orders in 24 hours of chain time, in sun; 0 is no limit',
  }),
  'risk.receiver_volume_sun_per_day': define({
    schema: sunAmount,
    type: 'string',
    initial: '1000000000000',
    description: 'Price of what is ordered for one receiver in 24 hours of chain time, in sun; 0 is no limit',
  }),
  'energy.max_per_receiver_per_day': define({
    schema: wholeNumber(0, ENERGY_MAX),
    type: 'number',
    initial: '1000000000',
    description: 'Energy ordered for one receiver in 24 hours of chain time; 0 is no limit',
  }),
  'energy.max_per_delegation': define({
    schema: wholeNumber(0, ENERGY_MAX).refine((value) => value === 0 || value >= SMALLEST_CAP),
    type: 'number',
    initial: '20000000',
    description:
      'Largest energy of a single delegation, from 1,000; an order above it is split; 0 is no limit',
  }),
} as const;
