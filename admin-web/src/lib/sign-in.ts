import type { InjectionKey } from 'vue';

/** What pages about one's own session need of it. */
export interface SignIn {
  signIn: (
    email: string,
    password: string,
    second: { totp?: string; recoveryCode?: string },
  ) => Promise<void>;
  /** Whether the last session ended by itself. */
  ended: () => boolean;
  /** Reads anew who is logged in. */
  reload: () => Promise<void>;
  forget: () => void;
}
export const SIGN_IN: InjectionKey<SignIn> = Symbol('sign-in');
