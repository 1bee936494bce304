/** Zero is no limit. Hours and days are chain time, and end now. */
export interface RiskLimits {
  readonly ordersPerUserPerHour: bigint;
  readonly paymentsPerAddressPerHour: bigint;
  readonly addressSunPerDay: bigint;
  readonly addressMicroUsdtPerDay: bigint;
  readonly userSunPerDay: bigint;
  readonly receiverSunPerDay: bigint;
  readonly receiverEnergyPerDay: bigint;
}

type Key =
  | 'risk.orders_per_user_per_hour'
  | 'risk.payments_per_address_per_hour'
  | 'risk.address_volume_sun_per_day'
  | 'risk.address_volume_micro_usdt_per_day'
  | 'risk.user_volume_sun_per_day'
  | 'risk.receiver_volume_sun_per_day'
  | 'energy.max_per_receiver_per_day';

/** The settings, handed in by the process that asks: rooms of the domain do not know each other. */
export interface LimitSource {
  get(key: Key): Promise<number | bigint>;
}

/** The limits as they are set now. Read them before the transaction. */
export async function readLimits(settings: LimitSource): Promise<RiskLimits> {
  const read = async (key: Key): Promise<bigint> => BigInt(await settings.get(key));
  return {
    ordersPerUserPerHour: await read('risk.orders_per_user_per_hour'),
    paymentsPerAddressPerHour: await read('risk.payments_per_address_per_hour'),
    addressSunPerDay: await read('risk.address_volume_sun_per_day'),
    addressMicroUsdtPerDay: await read('risk.address_volume_micro_usdt_per_day'),
    userSunPerDay: await read('risk.user_volume_sun_per_day'),
    receiverSunPerDay: await read('risk.receiver_volume_sun_per_day'),
    receiverEnergyPerDay: await read('energy.max_per_receiver_per_day'),
  };
}

/** Whether what was used and what comes now stay within the limit. */
export const within = (limit: bigint, used: bigint, now: bigint): boolean =>
  limit === 0n || used + now <= limit;
