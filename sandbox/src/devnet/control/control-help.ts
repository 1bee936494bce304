import { FAULT_HELP } from './fault-names.js';

/** Controls and their JSON bodies, as GET /_control prints them. */
export const CONTROL_HELP = {
  controls: {
    'POST /_control/faucet': {
      body: {
        address: 'T...',
        trx: 100,
        sun: '100000000 (instead of trx)',
        usdt: 50,
        mine: 'true: in a block at once',
      },
      does: 'sends real signed transactions from the faucet account; default mine: true on the virtual clock',
    },
    'POST /_control/mine': { body: { blocks: 1 }, does: 'makes blocks now' },
    'POST /_control/block-interval': {
      body: { ms: 3000 },
      does: 'wall time between blocks, 0: only on demand',
    },
    'POST /_control/warp': {
      body: { seconds: 3600, solidify: true },
      does: 'chain time jumps; one block is made, or with solidify as many as make it solid',
    },
    'POST /_control/reorg': {
      body: { depth: 3, drop: 'all, or a list of txids', reinclude: 'none | later | same' },
      does: 'replaces unsolidified blocks by a longer fork; dropped transactions vanish, come later, or stay (same)',
    },
    'POST /_control/stake': {
      body: { key: 'private key hex', trx: 7000, resource: 'ENERGY | BANDWIDTH' },
      does: 'freezes TRX of the key by a signed FreezeBalanceV2',
    },
    'POST /_control/fake-token': {
      body: { holder: 'T...', symbol: 'USDT', name: 'Tether USD', supply: 1000000, version: 0 },
      does: 'deploys another TRC-20 contract with its supply at holder',
    },
    'POST /_control/trc10': {
      body: { owner: 'T...', name: 'token', supply: 1000000 },
      does: 'issues a TRC-10 token',
    },
    'POST /_control/payer-contract': {
      body: { trx: 100, usdt: 50 },
      does: 'deploys and funds a contract with pay(address,uint256), which sends TRX by an internal transfer, and payToken(address,address,uint256), which sends a TRC-20 token of its own',
    },
    'POST /_control/contract-at': {
      body: { address: 'T...' },
      does: 'makes an account a contract whose key somebody still has, which no real chain does',
    },
    'POST /_control/chain-parameter': {
      body: { key: 'getEnergyFee', value: 210 },
      does: 'changes a chain parameter from the next block on',
    },
    'POST /_control/weights': {
      body: { energy: 18971780957, net: 26856723239 },
      does: "sets the network's stake in TRX",
    },
    'POST /_control/energy-factor': {
      body: { contract: 'T..., default USDT', factor: 34000 },
      does: 'sets the dynamic energy factor of a contract, in 1/10000',
    },
    'POST /_control/drop-pending': { body: { txid: '...' }, does: 'the pool forgets a transaction' },
    'GET|POST|DELETE /_control/faults': {
      body: {
        name: 'http_429',
        times: 1,
        skip: 0,
        until: 'wall ms',
        percent: 100,
        endpoint: 'getblockbynum',
        node: 0,
        txid: '',
        owner: 'T...',
        contract: 'DelegateResourceContract',
      },
      does: 'faults in force; DELETE takes ?name= or ?id=, none for all',
    },
    'GET /_control/state': { does: 'head, solid, chain time, pool' },
    'GET|DELETE /_control/requests': { does: 'requests per node and endpoint since the last reset' },
    'GET /_control/audit/delegations?at=head|solid|pending': { does: 'all delegations in sun' },
    'GET /_control/audit/accounts/:address': { does: 'an account at head and solid' },
    'GET /_control/audit/transfers?from=&to=&address=': { does: 'transactions with their effect' },
  },
  faults: FAULT_HELP,
} as const;
