import type { Chain, View } from '../chain/chain.js';
import { totalFee } from '../chain/receipt.js';
import { stakedLeft } from '../resources/limits.js';
import { tokenKey } from '../state/overlay.js';
import { USDT_CONTRACT } from '../chain/genesis.js';
import { hexToBase58 } from '../wire/address.codec.js';
import type { JsonObject } from '../wire/json.js';

const TRANSFER_LIMIT = 50_000;

/** All delegations that exist at a view, amounts in sun, addresses base58. */
export function delegations(chain: Chain, view: View): JsonObject[] {
  const found: JsonObject[] = [];
  for (const owner of chain.history.allOwners()) {
    for (const receiver of chain.history.receiversOf(owner)) {
      for (const locked of [false, true]) {
        const record = view.state.delegation(owner, receiver, locked);
        if (!record) continue;
        found.push({
          from: hexToBase58(owner),
          to: hexToBase58(receiver),
          locked,
          energySun: record.amount.ENERGY,
          bandwidthSun: record.amount.BANDWIDTH,
          expireEnergy: record.expire.ENERGY,
          expireBandwidth: record.expire.BANDWIDTH,
        });
      }
    }
  }
  return found;
}

/** An account's money, stake and energy at a view. */
export function accountAudit(address: string, view: View): JsonObject {
  const account = view.state.account(address);
  const usdt = view.state.slot(tokenKey(USDT_CONTRACT, address));
  const place = { block: view.number, time: view.time, usdt };
  if (!account) return { exists: false, ...place };
  return {
    exists: true,
    ...place,
    sun: account.balance,
    frozenEnergySun: account.frozen.ENERGY,
    frozenBandwidthSun: account.frozen.BANDWIDTH,
    delegatedEnergySun: account.delegatedOut.ENERGY,
    delegatedBandwidthSun: account.delegatedOut.BANDWIDTH,
    acquiredEnergySun: account.acquired.ENERGY,
    acquiredBandwidthSun: account.acquired.BANDWIDTH,
    unfreezingSun: account.unfreezing.reduce((sum, entry) => sum + entry.amount, 0n),
    energyLeft: stakedLeft(account, view.state.global(), 'ENERGY', view.slot),
  };
}

/** Every transaction of the blocks asked for with its effect in plain fields, oldest first. */
export function transactions(
  chain: Chain,
  from: number,
  to: number,
  address: string | undefined,
): JsonObject[] {
  const found: JsonObject[] = [];
  for (const block of chain.blocks.slice(Math.max(1, from), to + 1)) {
    for (const { tx, receipt } of block.txs) {
      const text = JSON.stringify(tx.value, (_key, item: unknown) =>
        typeof item === 'bigint' ? String(item) : item,
      );
      const logs = receipt.logs.some((log) =>
        log.topics.some((topic) => topic.endsWith(address?.slice(2) ?? '')),
      );
      if (address !== undefined && !text.includes(address) && !logs) continue;
      found.push({
        txid: tx.txid,
        block: block.number,
        time: block.timestamp,
        type: tx.type,
        owner: hexToBase58(tx.owner),
        value: JSON.parse(text) as JsonObject,
        result: receipt.callResult ?? 'SUCCESS',
        feeSun: totalFee(receipt),
        energy: receipt.energyTotal,
        logs: receipt.logs.map((log) => ({ ...log })),
        internal: receipt.internal.map((item) => ({ ...item })),
      });
      if (found.length >= TRANSFER_LIMIT) return found;
    }
  }
  return found;
}
