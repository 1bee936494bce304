import type { TronGateway } from '../../gateways/tron/index.js';

/** What one node says against our books may be that node's fault: from here on another one is asked, if there is one. */
export function askAnotherNode(tron: Pick<TronGateway, 'nodeHealth' | 'distrustPreferredNode'>): void {
  if (tron.nodeHealth.filter(({ resting }) => !resting).length > 1) tron.distrustPreferredNode();
}
