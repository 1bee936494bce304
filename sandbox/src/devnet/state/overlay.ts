import {
  copyValue,
  newAccount,
  type AccountState,
  type AssetState,
  type ContractState,
  type DelegationState,
  type GlobalState,
  type SlotState,
  type StateValue,
} from './entities.js';

/** Anything that answers state keys: the head, an older block, or an overlay on either. */
export interface StateSource {
  get(key: string): StateValue | undefined;
}

export const GLOBAL_KEY = 'global';
export const accountKey = (address: string): string => `account:${address}`;
export const contractKey = (address: string): string => `contract:${address}`;
export const assetKey = (id: string): string => `asset:${id}`;
export const delegationKey = (from: string, to: string, locked: boolean): string =>
  `delegation:${from}:${to}:${locked ? 'locked' : 'open'}`;
export const linkKey = (from: string, to: string): string => `link:${from}:${to}`;
export const tokenKey = (contract: string, holder: string): string => `token:${contract}:${holder}`;
export const allowanceKey = (contract: string, owner: string, spender: string): string =>
  `allowance:${contract}:${owner}:${spender}`;

/** Typed reading of a state source. */
export class StateReader implements StateSource {
  constructor(protected readonly source: StateSource) {}

  get(key: string): StateValue | undefined {
    return this.source.get(key);
  }

  account(address: string): AccountState | undefined {
    const value = this.get(accountKey(address));
    return value?.kind === 'account' ? value : undefined;
  }

  contract(address: string): ContractState | undefined {
    const value = this.get(contractKey(address));
    return value?.kind === 'contract' ? value : undefined;
  }

  asset(id: string): AssetState | undefined {
    const value = this.get(assetKey(id));
    return value?.kind === 'asset' ? value : undefined;
  }

  delegation(from: string, to: string, locked: boolean): DelegationState | undefined {
    const value = this.get(delegationKey(from, to, locked));
    return value?.kind === 'delegation' ? value : undefined;
  }

  slot(key: string): bigint {
    const value = this.get(key);
    return value?.kind === 'slot' ? value.value : 0n;
  }

  global(): GlobalState {
    const value = this.get(GLOBAL_KEY);
    if (value?.kind !== 'global') throw new Error('state without global record');
    return value;
  }

  parameter(key: string): bigint {
    return this.global().parameters[key] ?? 0n;
  }
}

/** Copy-on-write layer: reads fall through, writes stay here until merged. */
export class Overlay extends StateReader {
  readonly writes = new Map<string, StateValue | null>();

  override get(key: string): StateValue | undefined {
    const own = this.writes.get(key);
    return own === undefined ? this.source.get(key) : (own ?? undefined);
  }

  put(key: string, value: StateValue | null): void {
    this.writes.set(key, value);
  }

  private edit<T extends StateValue>(key: string, value: T | undefined): T | undefined {
    if (value === undefined || this.writes.get(key) === value) return value;
    const copy = copyValue(value);
    this.writes.set(key, copy);
    return copy;
  }

  /** A changeable account, or undefined when it is not activated. */
  editAccount(address: string): AccountState | undefined {
    return this.edit(accountKey(address), this.account(address));
  }

  /** A changeable account that must exist because it was validated before. */
  mustEditAccount(address: string): AccountState {
    const account = this.editAccount(address);
    if (!account) throw new Error(`account ${address} vanished`);
    return account;
  }

  createAccount(address: string, time: number, isContract = false): AccountState {
    const account = newAccount(address, time, isContract);
    this.put(accountKey(address), account);
    return account;
  }

  editGlobal(): GlobalState {
    const value = this.edit(GLOBAL_KEY, this.global());
    if (!value) throw new Error('state without global record');
    return value;
  }

  editDelegation(from: string, to: string, locked: boolean): DelegationState {
    const key = delegationKey(from, to, locked);
    const known = this.edit(key, this.delegation(from, to, locked));
    if (known) return known;
    const fresh: DelegationState = {
      kind: 'delegation',
      from,
      to,
      locked,
      amount: { BANDWIDTH: 0n, ENERGY: 0n },
      expire: { BANDWIDTH: 0, ENERGY: 0 },
    };
    this.put(key, fresh);
    return fresh;
  }

  setSlot(key: string, value: bigint): void {
    const slot: SlotState | null = value === 0n ? null : { kind: 'slot', value };
    this.put(key, slot);
  }

  mergeInto(target: Overlay): void {
    for (const [key, value] of this.writes) target.writes.set(key, value);
  }
}
