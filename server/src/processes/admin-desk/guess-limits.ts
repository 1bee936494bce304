import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { AppError } from '../../platform/errors/index.js';
import { networkOf } from '../../platform/http/index.js';
import { RateLimiter } from '../../platform/rate-limit/index.js';

const MINUTE = 60;

/** Wrong guesses that are taken within a window, in seconds. */
const LIMITS = {
  /** Of passwords, whatever the account. */
  'login-address': { most: 30, seconds: 5 * MINUTE },
  /** Of the password of one account, from wherever. */
  'login-account': { most: 10, seconds: 5 * MINUTE },
  /** Of codes, with the right password: a million guesses are all there are. */
  code: { most: 10, seconds: 60 * MINUTE },
  /** Of the password of the account one is logged in to. */
  password: { most: 10, seconds: 5 * MINUTE },
  /** Of links to choose a password. */
  link: { most: 30, seconds: 5 * MINUTE },
} as const;
export type Guess = keyof typeof LIMITS;

/** Counts guesses before they are looked at, so that many at once don't slip through; right ones are given back. */
@Injectable()
export class GuessLimits {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly alerts: Alerts,
  ) {}

  /** @throws AppError limit/too_many_requests with `details.retryAfterSeconds` */
  async take(guess: Guess, who: string): Promise<void> {
    const { allowed, retryAfterSeconds } = await this.turn(guess, who);
    if (!allowed)
      throw new AppError('limit/too_many_requests', 'caller', 'Too many tries. Wait before the next one.', {
        retryAfterSeconds,
      });
  }

  /** Whether there is a turn left. */
  async mayTry(guess: Guess, who: string): Promise<boolean> {
    return (await this.turn(guess, who)).allowed;
  }

  giveBack(guess: Guess, who: string): Promise<void> {
    return this.limiter.giveBack(keyOf(guess, who), LIMITS[guess].seconds);
  }

  /** Somebody has the password of the account and guesses codes. */
  async tellOfGuessing(admin: { readonly id: string; readonly email: string }): Promise<void> {
    await this.alerts.raise(
      'login_guessing',
      `admin:${admin.id}`,
      `Too many wrong codes for ${admin.email} after the right password. Change the password unless it was the admin.`,
    );
  }

  private turn(guess: Guess, who: string): Promise<{ allowed: boolean; retryAfterSeconds: number }> {
    return this.limiter.take(keyOf(guess, who), LIMITS[guess].most, LIMITS[guess].seconds);
  }
}

/** An account by its name, an address by its network. */
const keyOf = (guess: Guess, who: string): string => `${guess}:${networkOf(who)}`;
