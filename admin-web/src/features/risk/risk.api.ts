import { riskRoutes, type RISK_LISTS } from '@energy-desk/shared/risk';
import { type Answer, ask } from '../../lib/api.js';

export type RiskEntry = Answer<typeof riskRoutes.list>['items'][number];
export type RiskList = (typeof RISK_LISTS)[number];
export type RiskSubject = { address: string } | { userId: string };

export const readEntries = async (signal: AbortSignal): Promise<readonly RiskEntry[]> =>
  (await ask(riskRoutes.list, { query: {} }, { signal })).items;

export const addEntry = (list: RiskList, subject: RiskSubject, reason: string) =>
  ask(riskRoutes.add, { body: { list, ...subject, reason } });

export const removeEntry = ({ list, subjectKind, subject }: RiskEntry, reason: string) =>
  ask(riskRoutes.remove, {
    body: { list, ...(subjectKind === 'user' ? { userId: subject } : { address: subject }), reason },
  });
