import type { InjectionKey, Ref } from 'vue';

/** Where addresses and transactions can be looked at. */
export interface Explorer {
  address: (address: string) => string;
  txid: (txid: string) => string;
}

/** Given by the app once it knows the network; without it there are no links. */
export const EXPLORER: InjectionKey<Ref<Explorer | undefined>> = Symbol('explorer');
