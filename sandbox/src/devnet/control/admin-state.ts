import type { AdminChange } from '../chain/block.js';
import { accountKey, assetKey, contractKey, tokenKey } from '../state/overlay.js';
import { newAccount, type ContractState } from '../state/entities.js';
import { keccak256 } from '../wire/keys.js';

/** A contract address as a deployment would make it. */
export function contractAddress(origin: string, salt: string): string {
  return `41${keccak256(Buffer.from(`${origin}${salt}`)).slice(-40)}`;
}

/** Deploys a contract with its whole supply in `holder`'s hands. */
export function deploy(contract: ContractState, holder: string): AdminChange {
  return (state, time) => {
    state.put(accountKey(contract.address), newAccount(contract.address, time, true));
    state.put(contractKey(contract.address), contract);
    if (contract.totalSupply > 0n) state.setSlot(tokenKey(contract.address, holder), contract.totalSupply);
  };
}

/** Makes an account a contract, as a deployment at its address would, and leaves it what it has. */
export function markContract(address: string): AdminChange {
  return (state, time) => {
    const account = state.editAccount(address) ?? state.createAccount(address, time);
    account.isContract = true;
  };
}

/** Issues a TRC-10 token to its owner. */
export function issueAsset(id: string, name: string, owner: string, supply: bigint): AdminChange {
  return (state) => {
    state.put(assetKey(id), { kind: 'asset', id, name, owner, supply });
    const account = state.editAccount(owner);
    if (account) account.assets[id] = supply;
    state.editGlobal().nextAssetId = Math.max(state.global().nextAssetId, Number(id) + 1);
  };
}

/** Changes a chain parameter as a committee proposal would. */
export function setParameter(key: string, value: bigint): AdminChange {
  return (state) => {
    state.editGlobal().parameters[key] = value;
  };
}

/** Changes the network's stake weights, in TRX. */
export function setWeights(energy: bigint | undefined, net: bigint | undefined): AdminChange {
  return (state) => {
    const global = state.editGlobal();
    if (energy !== undefined) global.totalEnergyWeight = energy;
    if (net !== undefined) global.totalNetWeight = net;
  };
}

/** Sets the dynamic energy factor of a contract, in 1/10000. */
export function setFactor(address: string, factor: bigint): AdminChange {
  return (state) => {
    const contract = state.contract(address);
    if (contract) state.put(contractKey(address), { ...contract, factor });
  };
}
