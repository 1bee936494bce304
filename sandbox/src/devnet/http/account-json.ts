import { GENESIS_TIME } from '../chain/genesis.js';
import type { View } from '../chain/chain.js';
import { defaultActive, defaultOwner, permissionJson } from '../permissions/permission.js';
import { stakedLimit } from '../resources/limits.js';
import { increased, recovered, recoveredFree, windowOf } from '../resources/window.js';
import type { AccountState, DelegationState } from '../state/entities.js';
import { SLOT_MS, SUN_PER_TRX } from '../state/parameters.js';
import { hexToBase58 } from '../wire/address.codec.js';
import type { JsonObject } from '../wire/json.js';

/** Leaves proto3 defaults out. */
export function withoutDefaults(fields: Record<string, bigint | number | string | boolean>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== 0n && value !== 0 && value !== '' && value !== false,
    ),
  );
}

/** Slot as milliseconds; 0 stays 0. */
function slotTime(slot: number): number {
  return slot === 0 ? 0 : GENESIS_TIME + slot * SLOT_MS;
}

function frozenJson(account: AccountState): JsonObject[] {
  return [
    withoutDefaults({ amount: account.frozen.BANDWIDTH }),
    { type: 'ENERGY', ...withoutDefaults({ amount: account.frozen.ENERGY }) },
    { type: 'TRON_POWER' },
  ];
}

function unfreezingJson(account: AccountState): JsonObject {
  if (account.unfreezing.length === 0) return {};
  return {
    unfrozenV2: account.unfreezing.map((entry) => ({
      ...(entry.resource === 'ENERGY' ? { type: 'ENERGY' } : {}),
      unfreeze_amount: entry.amount,
      unfreeze_expire_time: entry.expireTime,
    })),
  };
}

function resourceJson(account: AccountState, slot: number): JsonObject {
  const energy = increased(account.energy, 0n, slot);
  return withoutDefaults({
    energy_usage: energy.amount,
    latest_consume_time_for_energy: slotTime(account.energy.time),
    energy_window_size: windowOf(energy),
    delegated_frozenV2_balance_for_energy: account.delegatedOut.ENERGY,
    acquired_delegated_frozenV2_balance_for_energy: account.acquired.ENERGY,
    energy_window_optimized: true,
  });
}

/** getaccount: usage is decayed to the view's time, the consume times are as stored (Wallet.getAccount). */
export function accountJson(account: AccountState, { slot }: View, visible: boolean): JsonObject {
  const net = increased(account.net, 0n, slot);
  const assets = Object.entries(account.assets).map(([key, value]) => ({ key, value }));
  const name = visible ? account.name : Buffer.from(account.name).toString('hex');
  return {
    ...withoutDefaults({ account_name: name, type: account.isContract ? 'Contract' : '' }),
    address: visible ? hexToBase58(account.address) : account.address,
    ...withoutDefaults({
      balance: account.balance,
      net_usage: net.amount,
      delegated_frozenV2_balance_for_bandwidth: account.delegatedOut.BANDWIDTH,
      acquired_delegated_frozenV2_balance_for_bandwidth: account.acquired.BANDWIDTH,
      create_time: account.createTime,
      latest_opration_time: account.latestOperationTime,
      free_net_usage: recoveredFree(account.freeNet, slot),
      latest_consume_time: slotTime(account.net.time),
      latest_consume_free_time: slotTime(account.freeNet.time),
      net_window_size: windowOf(net),
      net_window_optimized: true,
    }),
    account_resource: resourceJson(account, slot),
    ...(account.isContract ? {} : permissionsJson(account, visible)),
    frozenV2: frozenJson(account),
    ...unfreezingJson(account),
    ...(assets.length === 0 ? {} : { assetV2: assets }),
    asset_optimized: true,
  };
}

function permissionsJson(account: AccountState, visible: boolean): JsonObject {
  const actives = account.actives.length > 0 ? account.actives : [defaultActive(account.address)];
  return {
    owner_permission: permissionJson(account.owner ?? defaultOwner(account.address), visible),
    active_permission: actives.map((permission) => permissionJson(permission, visible)),
  };
}

/** getaccountresource; `netOnly` gives getaccountnet. */
export function accountResourceJson(account: AccountState, view: View, netOnly = false): JsonObject {
  const global = view.state.global();
  const net = withoutDefaults({
    freeNetUsed: recoveredFree(account.freeNet, view.slot),
    freeNetLimit: global.parameters.getFreeNetLimit ?? 0n,
    NetUsed: recovered(account.net, view.slot),
    NetLimit: stakedLimit(account, global, 'BANDWIDTH'),
    TotalNetLimit: global.parameters.getTotalNetLimit ?? 0n,
    TotalNetWeight: global.totalNetWeight,
  });
  if (netOnly) return net;
  const staked =
    account.frozen.BANDWIDTH +
    account.frozen.ENERGY +
    account.delegatedOut.BANDWIDTH +
    account.delegatedOut.ENERGY;
  return {
    ...net,
    ...withoutDefaults({
      tronPowerLimit: staked / SUN_PER_TRX,
      EnergyUsed: recovered(account.energy, view.slot),
      EnergyLimit: stakedLimit(account, global, 'ENERGY'),
      TotalEnergyLimit: global.parameters.getTotalEnergyCurrentLimit ?? 0n,
      TotalEnergyWeight: global.totalEnergyWeight,
    }),
  };
}

/** One record of getdelegatedresourcev2. */
export function delegationJson(record: DelegationState, visible: boolean): JsonObject {
  return {
    from: visible ? hexToBase58(record.from) : record.from,
    to: visible ? hexToBase58(record.to) : record.to,
    ...withoutDefaults({
      frozen_balance_for_bandwidth: record.amount.BANDWIDTH,
      frozen_balance_for_energy: record.amount.ENERGY,
      expire_time_for_bandwidth: record.expire.BANDWIDTH,
      expire_time_for_energy: record.expire.ENERGY,
    }),
  };
}
