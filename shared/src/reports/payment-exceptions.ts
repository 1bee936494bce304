/** How a transfer may not fit, in the order in which it is counted. */
export const MISFITS = ['late', 'over', 'under', 'duplicate', 'held', 'unmatched'] as const;
export type Misfit = (typeof MISFITS)[number];

/** What counts as a payment exception, by which clock. */
export const MISFITS_FORMULA = {
  en: 'Transfers in a block of the period that did not fit, each counted once: as late, over, under or duplicate where it is marked so, else as held or unmatched, whatever was decided about it since; by the chain time of its block.',
  zh: '期间内上链但对不上的转账，每笔只计一次：已标为迟到、多付、少付或重复的按该标记计，其余按已扣留或未匹配计，与之后如何处理无关；按所在区块的链上时间统计。',
} as const;
