import type { TronAddress } from '@energy-desk/shared/units';
import type { DepositRequest } from '../../domain/payments/index.js';
import type { DepositState, DepositView } from './balance.types.js';

/** A deposit request as its owner sees it at this chain time. */
export const viewOf = (request: DepositRequest, chainTime: Date): DepositView => ({
  id: request.id,
  currency: request.currency,
  amount: request.amount,
  address: request.address as TronAddress,
  deadline: request.deadline,
  state: stateOf(request, chainTime),
  txid: request.txid,
  createdAt: request.createdAt,
  chainTime,
});

function stateOf({ transfer, deadline, status }: DepositRequest, chainTime: Date): DepositState {
  if (transfer !== null) return transfer;
  if (deadline < chainTime) return 'expired';
  return status === 'open' ? 'open' : 'cancelled';
}
