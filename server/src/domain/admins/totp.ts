import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** RFC 4226 asks for 160 bits. */
const SECRET_BYTES = 20;
const ISSUER = 'TRON Energy Desk';
const DIGITS = 6;
/** Seconds. What every authenticator takes for granted (RFC 6238). */
const PERIOD = 30;
/** Steps that a clock may be off, to either side. */
const SKEW = 1;

export const newTotpSecret = (): Buffer => randomBytes(SECRET_BYTES);

/** As people type it. */
export const totpText = (secret: Uint8Array): string => secretOf(secret).base32;

/** @returns null unless the text is base32 of 10 bytes or more */
export function parseTotpText(text: string): Buffer | null {
  try {
    const bytes = Buffer.from(Secret.fromBase32(text).bytes);
    return bytes.length >= SECRET_BYTES / 2 ? bytes : null;
  } catch {
    return null;
  }
}

/** As a QR code carries it. */
export const totpUri = (secret: Uint8Array, email: string): string =>
  new TOTP({
    issuer: ISSUER,
    label: email,
    secret: secretOf(secret),
    digits: DIGITS,
    period: PERIOD,
  }).toString();

/** The step of which the code is; null when it is of none near now. */
export function totpStepOf(secret: Uint8Array, code: string, now: Date): bigint | null {
  const timestamp = now.getTime();
  const off = TOTP.validate({
    token: code,
    secret: secretOf(secret),
    digits: DIGITS,
    period: PERIOD,
    timestamp,
    window: SKEW,
  });
  return off === null ? null : BigInt(TOTP.counter({ period: PERIOD, timestamp }) + off);
}

const secretOf = (bytes: Uint8Array): Secret => new Secret({ buffer: Uint8Array.from(bytes).buffer });
