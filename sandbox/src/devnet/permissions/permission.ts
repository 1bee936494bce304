import type { AccountState, Permission } from '../state/entities.js';
import type { PbObject, PbValue } from '../wire/protobuf.codec.js';
import { hexToBase58 } from '../wire/address.codec.js';
import type { JsonObject } from '../wire/json.js';

/** Operations of the active permission a new account gets: everything but changing permissions. */
export const DEFAULT_OPERATIONS = '7fff1fc0033efb0f'.padEnd(64, '0');

/** The owner permission of an account that never changed its permissions. */
export function defaultOwner(address: string): Permission {
  return {
    type: 'Owner',
    id: 0,
    name: 'owner',
    threshold: 1n,
    operations: '',
    keys: [{ address, weight: 1n }],
  };
}

/** The active permission of an account that never changed its permissions. */
export function defaultActive(address: string): Permission {
  return {
    type: 'Active',
    id: 2,
    name: 'active',
    threshold: 1n,
    operations: DEFAULT_OPERATIONS,
    keys: [{ address, weight: 1n }],
  };
}

/** Permission by id as the chain sees it: 0 owner, from 2 the active ones; undefined when there is none. */
export function permissionById(
  address: string,
  account: AccountState | undefined,
  id: number,
): Permission | undefined {
  if (id === 0) return account?.owner ?? defaultOwner(address);
  const actives = account && account.actives.length > 0 ? account.actives : [defaultActive(address)];
  return actives.find((permission) => permission.id === id);
}

/** True when the bit of contract type `type` is set. */
export function allowsOperation(operations: string, type: number): boolean {
  const byte = Buffer.from(operations, 'hex')[type >> 3] ?? 0;
  return (byte & (1 << (type % 8))) !== 0;
}

function textOf(value: PbValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function intOf(value: PbValue | undefined): bigint {
  return typeof value === 'bigint' ? value : 0n;
}

/** Reads a protobuf permission; the id is given by its place, whatever the sender wrote. */
export function permissionFromValue(value: PbObject, id: number): Permission {
  const keys = Array.isArray(value.keys) ? value.keys : [];
  const type = textOf(value.type);
  return {
    type: type === 'Active' || type === 'Witness' ? type : 'Owner',
    id,
    name: textOf(value.permission_name),
    threshold: intOf(value.threshold),
    operations: textOf(value.operations),
    keys: keys.flatMap((key) =>
      typeof key === 'object' && !Array.isArray(key)
        ? [{ address: textOf(key.address), weight: intOf(key.weight) }]
        : [],
    ),
  };
}

/** The permission as getaccount prints it. */
export function permissionJson(permission: Permission, visible: boolean): JsonObject {
  return {
    ...(permission.type === 'Owner' ? {} : { type: permission.type }),
    ...(permission.id === 0 ? {} : { id: permission.id }),
    ...(permission.name === '' ? {} : { permission_name: permission.name }),
    threshold: permission.threshold,
    ...(permission.operations === '' ? {} : { operations: permission.operations }),
    keys: permission.keys.map((key) => ({
      address: visible ? hexToBase58(key.address) : key.address,
      weight: key.weight,
    })),
  };
}
