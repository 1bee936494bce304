import type { Context } from 'telegraf';

/** Context of a tapped button whose data matched a pattern. */
export type ActionContext = Context & { readonly match: RegExpExecArray };

/** The n-th part that the pattern caught. */
export const caught = (ctx: ActionContext, n = 1): string => ctx.match[n] ?? '';
