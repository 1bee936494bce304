import { parseTronAddress } from '@energy-desk/shared/units';
import { computed, reactive } from 'vue';
import { useLoad } from '../../lib/use-load.js';
import { listConfigs, listPackages, type Placing, quoteOf, walletsOf } from './orders.api.js';

export type WishKind = 'package' | 'custom' | 'flash';
/** What an order would be, and what it costs; money as text. */
export interface Offer {
  energy: number;
  durationSeconds: number;
  sun: bigint;
  /** Null without a fresh rate. */
  microUsdt: bigint | null;
  burnSun: bigint | null;
}

const LEAST_DRAFT = {
  user: undefined as { id: string; name: string } | undefined,
  kind: 'package' as WishKind,
  packageId: '',
  energy: undefined as number | undefined,
  durationSeconds: undefined as number | undefined,
  /** How many times the package, the energy, or how many flash units. */
  quantity: 1 as number | undefined,
  receiver: '',
  payWith: 'transfer' as 'transfer' | 'balance',
  currency: 'TRX' as 'TRX' | 'USDT',
};

/** A draft of an order on behalf of a user, with what it would cost as the server says. */
export function usePlacing() {
  const draft = reactive({ ...LEAST_DRAFT });
  const packages = useLoad(
    () => '',
    (_, signal) => listPackages(signal),
  );
  const tiers = useLoad(
    () => '',
    (_, signal) => listConfigs('duration_tier', signal),
  );
  const flash = useLoad(
    () => '',
    (_, signal) => listConfigs('flash', signal),
  );
  const wallets = useLoad(
    () => draft.user?.id ?? '',
    (id, signal) => (id === '' ? Promise.resolve(undefined) : walletsOf(id, signal)),
  );
  const durations = computed(() => {
    const offered = tiers.data.value?.items.flatMap((one) =>
      one.kind === 'duration_tier' ? [one.durationSeconds] : [],
    );
    return [...new Set(offered)].sort((a, b) => a - b);
  });
  const flashPrice = computed(() =>
    flash.data.value?.items.flatMap((one) => (one.kind === 'flash' ? [one] : [])).at(0),
  );
  const asked = computed(() => {
    const { kind, packageId, energy, durationSeconds } = draft;
    if (kind === 'package' && packageId !== '') return { energyPackageId: packageId };
    return kind === 'custom' && energy && durationSeconds ? { energy, durationSeconds } : undefined;
  });
  const quote = useLoad(
    () => asked.value,
    (body, signal) => (body ? quoteOf(body, signal) : Promise.resolve(undefined)),
  );
  const offer = computed<Offer | undefined>(() => {
    const { quantity } = draft;
    if (quantity === undefined) return undefined;
    const times = BigInt(quantity);
    if (draft.kind === 'flash') {
      const price = flashPrice.value;
      return (
        price && {
          energy: price.unitEnergy * quantity,
          durationSeconds: price.durationSeconds,
          sun: BigInt(price.unitPriceSun) * times,
          microUsdt: null,
          burnSun: null,
        }
      );
    }
    const one = quote.data.value;
    return (
      one && {
        energy: one.energy * quantity,
        durationSeconds: one.durationSeconds,
        sun: BigInt(one.priceSun) * times,
        microUsdt: one.priceMicroUsdt === null ? null : BigInt(one.priceMicroUsdt) * times,
        burnSun: BigInt(one.burnSun) * times,
      }
    );
  });
  /** Undefined while something is missing. */
  const placing = computed<Placing | undefined>(() => {
    const { user, kind, receiver, payWith, currency, quantity } = draft;
    if (!user || !offer.value || !quantity || parseTronAddress(receiver) === null) return undefined;
    const who = { userId: user.id, receiver, payWith };
    if (kind === 'flash')
      return {
        kind: 'flash',
        body: { ...who, currency: 'TRX', units: quantity, flashAddress: flashPrice.value?.address },
      };
    return asked.value && { kind: 'order', body: { ...who, currency, quantity, ...asked.value } };
  });
  const addresses = computed(() => {
    const { book = [], proved = [] } = wallets.data.value ?? {};
    const labels = new Map<string, string>(proved.map(({ address }) => [address, '']));
    for (const { address, label } of book) labels.set(address, label);
    return [...labels].map(([address, label]) => ({ address, label }));
  });
  return {
    draft,
    packages,
    durations,
    flashPrice,
    addresses,
    quote,
    offer,
    placing,
    clear: () => Object.assign(draft, LEAST_DRAFT),
  };
}
