import { randomBytes } from 'node:crypto';
import { PASSWORD_MAX, PASSWORD_MIN } from '@energy-desk/shared/auth';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../../platform/errors/index.js';

/** What OWASP's cheat sheet on password storage names first for argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id, the same work whether there is somebody to compare with or not. */
@Injectable()
export class PasswordHasher {
  private readonly nobody = hash(randomBytes(PASSWORD_MIN), PARAMETERS);

  /** @throws AppError auth/password_unfit */
  async hash(password: string, email: string): Promise<string> {
    assertFit(password, email);
    return hash(asTyped(password), PARAMETERS);
  }

  /** @param stored null for nobody: false after the same work */
  async fits(stored: string | null, password: string): Promise<boolean> {
    const known = stored?.startsWith('$argon2id$') === true;
    const fits = await verify(known ? stored : await this.nobody, asTyped(password));
    return known && fits;
  }
}

/** Keyboards compose accents in different ways. */
const asTyped = (password: string): string => password.normalize('NFKC');

function assertFit(password: string, email: string): void {
  const { length } = asTyped(password);
  if (length < PASSWORD_MIN || length > PASSWORD_MAX)
    throw unfit(`A password has ${PASSWORD_MIN} to ${PASSWORD_MAX} characters.`);
  if (password.trim().toLowerCase() === email.toLowerCase()) throw unfit('The e-mail is no password.');
  if (new Set(password).size === 1) throw unfit('One sign over and over is no password.');
}

const unfit = (message: string): AppError => new AppError('auth/password_unfit', 'caller', message);
