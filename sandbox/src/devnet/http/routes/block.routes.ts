import { contractRet } from '../../chain/receipt.js';
import type { Block } from '../../chain/block.js';
import { txJson } from '../../wire/transaction.js';
import { blockJson, infoJson, infosJson, Printed } from '../block-json.js';
import {
  flagParam,
  intParam,
  textParam,
  type Endpoint,
  type Handler,
  type NodeRequest,
} from '../node-request.js';

const LARGEST_RANGE = 100;

function blockAt({ chain, newest }: NodeRequest, number: number): Block | undefined {
  return number >= 0 && number <= newest ? chain.blocks[number] : undefined;
}

function print(request: NodeRequest, block: Block | undefined, detail = true): Printed | object {
  return block ? blockJson(block, request.visible, detail) : {};
}

function list(request: NodeRequest, blocks: Block[]): Printed | object {
  if (blocks.length === 0) return {};
  return new Printed(
    `{"block":[${blocks.map((block) => blockJson(block, request.visible).text).join(',')}]}`,
  );
}

function blockById(request: NodeRequest, id: string): Block | undefined {
  const block = blockAt(request, Number.parseInt(id.slice(0, 16), 16));
  return block?.id === id.toLowerCase() ? block : undefined;
}

const getBlock: Handler = (request) => {
  const wanted = textParam(request, 'id_or_num');
  const detail = flagParam(request, 'detail');
  if (wanted === '') return print(request, blockAt(request, request.newest), detail);
  const block = /^\d{1,15}$/.test(wanted) ? blockAt(request, Number(wanted)) : blockById(request, wanted);
  return print(request, block, detail);
};

const limitNext: Handler = (request) => {
  const start = intParam(request, 'startNum');
  const end = intParam(request, 'endNum');
  if (start < 0 || end <= start || end - start > LARGEST_RANGE) return {};
  return list(request, request.chain.blocks.slice(start, Math.min(end, request.newest + 1)));
};

const latest: Handler = (request) => {
  const count = intParam(request, 'num');
  if (count <= 0 || count >= LARGEST_RANGE) return {};
  const from = Math.max(0, request.newest - count + 1);
  return list(request, request.chain.blocks.slice(from, request.newest + 1).reverse());
};

const transactionById: Handler = (request) => {
  const txid = textParam(request, 'value').toLowerCase();
  const found = request.chain.find(txid);
  if (found && found.block.number <= request.newest) {
    return txJson(found.stored.tx, request.visible, contractRet(found.stored.receipt));
  }
  const pending = request.solid || found ? undefined : request.chain.pool.find(txid);
  return pending ? txJson(pending.tx, request.visible, contractRet(pending.receipt)) : {};
};

const infoById: Handler = (request) => {
  const found = request.chain.find(textParam(request, 'value').toLowerCase());
  if (!found || found.block.number > request.newest) return {};
  return infoJson(found.block, found.index, request.visible);
};

const infosByBlock: Handler = (request) => {
  const number = intParam(request, 'num');
  const block = number > 0 ? blockAt(request, number) : undefined;
  return block ? infosJson(block, request.visible) : [];
};

const fromPending: Handler = (request) => {
  const item = request.chain.pool.find(textParam(request, 'value').toLowerCase());
  return item ? txJson(item.tx, request.visible, contractRet(item.receipt)) : {};
};

const countByBlock: Handler = (request) => ({
  count: blockAt(request, intParam(request, 'num'))?.txs.length ?? -1,
});

const both = (handle: Handler): Endpoint => ({ handle, solidity: true });
const walletOnly = (handle: Handler): Endpoint => ({ handle, solidity: false });

/** Blocks, transactions and the pool. */
export const blockRoutes: Record<string, Endpoint> = {
  getnowblock: both((request) => print(request, blockAt(request, request.newest))),
  getblock: both(getBlock),
  getblockbynum: both((request) => print(request, blockAt(request, intParam(request, 'num')))),
  getblockbyid: both((request) => print(request, blockById(request, textParam(request, 'value')))),
  getblockbylimitnext: both(limitNext),
  getblockbylatestnum: both(latest),
  gettransactionbyid: both(transactionById),
  gettransactioninfobyid: both(infoById),
  gettransactioninfobyblocknum: both(infosByBlock),
  gettransactioncountbyblocknum: both(countByBlock),
  gettransactionfrompending: walletOnly(fromPending),
  gettransactionlistfrompending: walletOnly(({ chain }) => ({ txId: chain.pool.txids() })),
  getpendingsize: walletOnly(({ chain }) => ({ pendingTransactionSize: chain.pool.size })),
};
