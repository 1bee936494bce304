import { MAINNET_PARAMETERS } from '../../state/parameters.js';
import { intParam, type Endpoint, type Handler } from '../node-request.js';

const parameters: Handler = ({ view }) => ({
  chainParameter: MAINNET_PARAMETERS.map(([key]) => {
    const value = view.state.parameter(key);
    return value === 0n ? { key } : { key, value };
  }),
});

const nodeInfo: Handler = ({ chain, newest }) => {
  const head = chain.blocks[newest];
  const solid = chain.blocks[Math.min(chain.solidNumber, newest)];
  return {
    beginSyncNum: newest,
    block: `Num:${newest},ID:${head?.id ?? ''}`,
    solidityBlock: `Num:${solid?.number ?? 0},ID:${solid?.id ?? ''}`,
    currentConnectCount: 1,
    activeConnectCount: 1,
    passiveConnectCount: 0,
    totalFlow: 0,
    peerList: [],
    configNodeInfo: { codeVersion: '4.8.0', p2pVersion: '11111', supportConstant: true },
    machineInfo: {},
    cheatWitnessInfoMap: {},
  };
};

const both = (handle: Handler): Endpoint => ({ handle, solidity: true });
const walletOnly = (handle: Handler): Endpoint => ({ handle, solidity: false });

/** The chain as a whole. */
export const chainRoutes: Record<string, Endpoint> = {
  getchainparameters: walletOnly(parameters),
  getenergyprices: both(({ view }) => ({ prices: `0:${view.state.parameter('getEnergyFee')}` })),
  getbandwidthprices: both(({ view }) => ({ prices: `0:${view.state.parameter('getTransactionFee')}` })),
  getmemofee: walletOnly(({ view }) => ({ prices: `0:${view.state.parameter('getMemoFee')}` })),
  getnodeinfo: both(nodeInfo),
  getburntrx: both(({ view }) => ({ burnTrxAmount: view.state.global().burned })),
  getnextmaintenancetime: walletOnly((request) => {
    const interval = Number(request.view.state.parameter('getMaintenanceTimeInterval'));
    const after = Math.max(request.view.time, intParam(request, 'after'));
    return { num: (Math.floor(after / interval) + 1) * interval };
  }),
  listnodes: walletOnly(() => ({ nodes: [] })),
  listwitnesses: walletOnly(() => ({ witnesses: [] })),
};
