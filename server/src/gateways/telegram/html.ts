const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Makes any text harmless inside Telegram's HTML. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

/** Monospace, copied with a tap. */
export const code = (text: string): string => `<code>${escapeHtml(text)}</code>`;

export const bold = (text: string): string => `<b>${escapeHtml(text)}</b>`;

export const link = (url: string, text: string): string =>
  `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`;
