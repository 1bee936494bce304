const LONG_INTEGER = /[:,[]\s*-?\d{16,}/;
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const TO_QUOTE = /^-?\d{16,}$/;

/**
 * JSON.parse that keeps int64 exact: integers of 16 digits and more (a double is exact to 2^53 only, java-tron
 * prints int64 as numbers) come back as decimal strings. The schemas accept both forms.
 * @throws SyntaxError when the text is not JSON
 */
export function parseExactJson(text: string): unknown {
  if (!LONG_INTEGER.test(text)) return JSON.parse(text);
  const quoted = text.replace(STRING_OR_NUMBER, (token) => (TO_QUOTE.test(token) ? `"${token}"` : token));
  return JSON.parse(quoted);
}
