import { maturedAmount, UNFREEZE_LIMIT, unfreezingCount } from '../../actuators/unfreeze.actuator.js';
import { delegatable } from '../../resources/limits.js';
import { estimatedDelegateBytes } from '../../resources/delegate-estimate.js';
import { SUN_PER_TRX } from '../../state/parameters.js';
import { linkKey } from '../../state/overlay.js';
import { base58ToHex, hexToBase58, isAddressHex } from '../../wire/address.codec.js';
import { accountJson, accountResourceJson, delegationJson, withoutDefaults } from '../account-json.js';
import {
  addressParam,
  intParam,
  textParam,
  type Endpoint,
  type Handler,
  type NodeRequest,
} from '../node-request.js';

const getAccount: Handler = (request) => {
  const account = request.view.state.account(addressParam(request, 'address'));
  return account ? accountJson(account, request.view, request.visible) : {};
};

const getResource: Handler = (request) => {
  const account = request.view.state.account(addressParam(request, 'address'));
  return account ? accountResourceJson(account, request.view) : {};
};

const getNet: Handler = (request) => {
  const account = request.view.state.account(addressParam(request, 'address'));
  return account ? accountResourceJson(account, request.view, true) : {};
};

const getDelegated: Handler = (request) => {
  const from = addressParam(request, 'fromAddress');
  const to = addressParam(request, 'toAddress');
  const { state } = request.view;
  const records = [state.delegation(from, to, false), state.delegation(from, to, true)];
  const found = records.filter((record) => record !== undefined);
  if (found.length === 0) return {};
  return { delegatedResource: found.map((record) => delegationJson(record, request.visible)) };
};

function linked(request: NodeRequest, pairs: Iterable<[string, string]>, take: 0 | 1): string[] {
  const found: { at: number; address: string }[] = [];
  for (const pair of pairs) {
    const link = request.view.state.get(linkKey(pair[0], pair[1]));
    if (link?.kind === 'link') found.push({ at: link.at, address: pair[take] });
  }
  found.sort((a, b) => a.at - b.at);
  return found.map(({ address }) => (request.visible ? hexToBase58(address) : address));
}

function* pairs(owner: string, others: Iterable<string>, ownerFirst: boolean): Iterable<[string, string]> {
  for (const other of others) yield ownerFirst ? [owner, other] : [other, owner];
}

const getIndex: Handler = (request) => {
  const account = addressParam(request, 'value');
  const { history } = request.chain;
  const from = linked(request, pairs(account, history.ownersOf(account), false), 0);
  const to = linked(request, pairs(account, history.receiversOf(account), true), 1);
  return {
    account: request.visible ? hexToBase58(account) : account,
    ...(from.length > 0 ? { fromAccounts: from } : {}),
    ...(to.length > 0 ? { toAccounts: to } : {}),
  };
};

const getMaxSize: Handler = (request) => {
  const { state, slot } = request.view;
  const account = state.account(addressParam(request, 'owner_address'));
  if (!account) return {};
  const resource = intParam(request, 'type') === 1 ? 'ENERGY' : 'BANDWIDTH';
  const extra = resource === 'BANDWIDTH' ? estimatedDelegateBytes(state, account.frozen.BANDWIDTH) : 0n;
  const size = delegatable(account, state.global(), resource, slot, extra);
  return size < SUN_PER_TRX ? {} : { max_size: size };
};

const getUnfreezeCount: Handler = (request) => {
  const account = request.view.state.account(addressParam(request, 'owner_address'));
  if (!account) return {};
  return withoutDefaults({ count: UNFREEZE_LIMIT - unfreezingCount(account, request.view.time) });
};

const getWithdrawable: Handler = (request) => {
  const account = request.view.state.account(addressParam(request, 'owner_address'));
  const asked = intParam(request, 'timestamp');
  if (!account) return {};
  return withoutDefaults({ amount: maturedAmount(account, asked > 0 ? asked : request.view.time) });
};

const validateAddress: Handler = (request) => {
  const text = textParam(request, 'address');
  if (isAddressHex(text.toLowerCase())) return { result: true, message: 'Hex string format' };
  if (base58ToHex(text)) return { result: true, message: 'Base58check format' };
  return { result: false, message: 'Invalid address' };
};

const both = (handle: Handler): Endpoint => ({ handle, solidity: true });
const walletOnly = (handle: Handler): Endpoint => ({ handle, solidity: false });

/** Accounts, resources and delegations. */
export const accountRoutes: Record<string, Endpoint> = {
  getaccount: both(getAccount),
  getaccountresource: walletOnly(getResource),
  getaccountnet: walletOnly(getNet),
  getdelegatedresourcev2: both(getDelegated),
  getdelegatedresourceaccountindexv2: both(getIndex),
  getcandelegatedmaxsize: both(getMaxSize),
  getavailableunfreezecount: both(getUnfreezeCount),
  getcanwithdrawunfreezeamount: both(getWithdrawable),
  validateaddress: walletOnly(validateAddress),
};
