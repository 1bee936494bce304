import { contractAbi, selectorOf } from '../../tokens/abi.js';
import { penaltyOf, runCall, type CallOutcome } from '../../tokens/calls.js';
import { REVERT_TEXT } from '../../tokens/trigger.actuator.js';
import type { ContractState } from '../../state/entities.js';
import { Overlay } from '../../state/overlay.js';
import { hexToBase58, sha256 } from '../../wire/address.codec.js';
import type { JsonObject } from '../../wire/json.js';
import { buildTx, txJson, type Tx } from '../../wire/transaction.js';
import {
  addressParam,
  intParam,
  textParam,
  type Endpoint,
  type Handler,
  type NodeRequest,
} from '../node-request.js';
import { referenceHeader } from './builder.routes.js';

const CONSTANT_NAMES = [
  'name()',
  'symbol()',
  'decimals()',
  'totalSupply()',
  'balanceOf(address)',
  'allowance(address,address)',
];
const SUN_PER_ENERGY_STEP = 1_000_000n;

function callData(request: NodeRequest): string {
  const signature = textParam(request, 'function_selector');
  if (signature === '') return textParam(request, 'data').replace(/^0x/, '').toLowerCase();
  return selectorOf(signature) + textParam(request, 'parameter').replace(/^0x/, '').toLowerCase();
}

function hexText(text: string): string {
  return Buffer.from(text).toString('hex');
}

function returnError(code: string, message: string): JsonObject {
  return { result: { code, message: hexText(message) } };
}

const missingContract = (): JsonObject =>
  returnError('CONTRACT_VALIDATE_ERROR', 'Smart contract is not exist.');

interface Simulation {
  outcome: CallOutcome;
  penalty: bigint;
  data: string;
}

function simulate(request: NodeRequest, contract: ContractState): Simulation {
  const caller = addressParam(request, 'owner_address');
  const state = new Overlay(request.view.state);
  const callValue = BigInt(intParam(request, 'call_value'));
  if (!state.account(contract.address)) state.createAccount(contract.address, 0, true);
  const data = callData(request);
  const outcome = runCall({ state, contract, caller, data, callValue, time: request.view.time });
  return { outcome, penalty: penaltyOf(outcome, contract.factor), data };
}

function unsigned(request: NodeRequest, data: string, feeLimit: bigint): Tx {
  const value = {
    owner_address: addressParam(request, 'owner_address'),
    contract_address: addressParam(request, 'contract_address'),
    call_value: BigInt(intParam(request, 'call_value')),
    data,
  };
  const more = { feeLimit, permissionId: intParam(request, 'Permission_id') };
  return buildTx('TriggerSmartContract', value, referenceHeader(request), more);
}

const triggerConstant: Handler = (request) => {
  const contract = request.view.state.contract(addressParam(request, 'contract_address'));
  if (!contract) return missingContract();
  const { outcome, penalty, data } = simulate(request, contract);
  const tx = unsigned(request, data, 0n);
  const ret = outcome.reverted ? [{ ret: 'FAILED' }] : [{}];
  return {
    result: { result: true, ...(outcome.reverted ? { message: hexText(REVERT_TEXT) } : {}) },
    energy_used: outcome.baseEnergy + penalty,
    ...(penalty === 0n ? {} : { energy_penalty: penalty }),
    constant_result: [outcome.output],
    ...(outcome.logs.length === 0
      ? {}
      : {
          logs: outcome.logs.map((log) => ({
            address: log.address.slice(2),
            topics: log.topics,
            data: log.data,
          })),
        }),
    transaction: { ret, visible: request.visible, ...txJson(tx, request.visible) },
  };
};

const trigger: Handler = (request) => {
  const contract = request.view.state.contract(addressParam(request, 'contract_address'));
  if (!contract) return missingContract();
  const signature = textParam(request, 'function_selector');
  if (CONSTANT_NAMES.includes(signature)) return triggerConstant(request);
  const tx = unsigned(request, callData(request), BigInt(intParam(request, 'fee_limit')));
  return {
    result: { result: true },
    transaction: { visible: request.visible, ...txJson(tx, request.visible) },
  };
};

/** Upper bound of the node's binary search over fee limits with a resolution of 1 TRX (Wallet.estimateEnergy). */
function estimated(energy: bigint, price: bigint): bigint {
  let low = energy * price;
  let high = low * 2n;
  while (low + SUN_PER_ENERGY_STEP < high) {
    const middle = (low + high) / 2n;
    if (middle / price >= energy) high = middle;
    else low = middle;
  }
  return (high + price - 1n) / price;
}

const estimate: Handler = (request) => {
  const contract = request.view.state.contract(addressParam(request, 'contract_address'));
  if (!contract) return missingContract();
  const { outcome, penalty } = simulate(request, contract);
  if (outcome.reverted) return returnError('CONTRACT_EXE_ERROR', REVERT_TEXT);
  const price = request.view.state.parameter('getEnergyFee');
  return { result: { result: true }, energy_required: estimated(outcome.baseEnergy + penalty, price) };
};

const getContract: Handler = (request) => {
  const contract = request.view.state.contract(addressParam(request, 'value'));
  if (!contract) return {};
  return {
    origin_address: request.visible ? hexToBase58(contract.origin) : contract.origin,
    contract_address: request.visible ? hexToBase58(contract.address) : contract.address,
    abi: contractAbi(contract.code),
    consume_user_resource_percent: 100,
    name: contract.symbol,
    origin_energy_limit: 10_000_000,
    code_hash: sha256(Buffer.from(contract.code)).toString('hex'),
    ...(contract.version === 0 ? {} : { version: contract.version }),
  };
};

const getContractInfo: Handler = (request) => {
  const contract = request.view.state.contract(addressParam(request, 'value'));
  if (!contract) return {};
  return {
    smart_contract: getContract(request),
    contract_state: { energy_usage: 0, energy_factor: contract.factor, update_cycle: 1 },
  };
};

const both = (handle: Handler): Endpoint => ({ handle, solidity: true });
const walletOnly = (handle: Handler): Endpoint => ({ handle, solidity: false });

/** Contracts and simulated calls. */
export const contractRoutes: Record<string, Endpoint> = {
  triggersmartcontract: walletOnly(trigger),
  triggerconstantcontract: both(triggerConstant),
  estimateenergy: both(estimate),
  getcontract: walletOnly(getContract),
  getcontractinfo: walletOnly(getContractInfo),
};
