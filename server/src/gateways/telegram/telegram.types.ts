/** A button under a message. Exactly one of the three ways to act. */
export type Button =
  | { readonly text: string; readonly callback_data: string }
  | { readonly text: string; readonly url: string }
  | { readonly text: string; readonly copy_text: { readonly text: string } };

/** Rows of buttons, top to bottom. */
export type Keyboard = readonly (readonly Button[])[];

/** An inline button's data holds 1 to 64 bytes of UTF-8 (Bot API, InlineKeyboardButton). */
export const CALLBACK_DATA_MAX_BYTES = 64;

/** One entry of the `/` menu. */
export interface BotCommand {
  readonly command: string;
  readonly description: string;
}

/** How a message is sent. */
export interface SendOptions {
  /** `answer` (default) to somebody who waits, `notice` steps back for answers, `edit` adds no message. */
  readonly urgency?: 'answer' | 'notice' | 'edit';
}
