/** What the alert about held sending is about. */
export const HOLD_SUBJECT = 'sending';
