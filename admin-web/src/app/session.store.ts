import {
  authRoutes,
  mayDo,
  needsSecondFactor,
  type Permission,
  type SignedInAdmin,
} from '@energy-desk/shared/auth';
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { type Answer, ask, Refused, useCredentials } from '../lib/api.js';
import { NoAnswer } from '../lib/http.js';
import { forgetRefreshToken, keepRefreshToken, onForgotten, oneAtATime, refreshToken } from './kept-token.js';

export type SignInWith = { totp?: string; recoveryCode?: string };

const RETRY_MS = 2_000;
const TOO_MANY = 429;
const INTERNAL = 500;
/** Whether the server may say something else in a moment. */
const passes = (error: unknown): boolean =>
  error instanceof NoAnswer ||
  (error instanceof Refused && (error.status === TOO_MANY || error.status >= INTERNAL));

/** Who is logged in here. The access token stays in memory; the refresh token comes back after a reload. */
export const useSession = defineStore('session', () => {
  const admin = ref<SignedInAdmin>();
  /** Why the session is over although nobody logged out. */
  const ended = ref(false);
  /** Whether the server is asked again and again whose browser this is. */
  const away = ref(false);
  let accessToken: string | undefined;

  function begin(tokens: Answer<typeof authRoutes.login>): void {
    accessToken = tokens.accessToken;
    keepRefreshToken(tokens.refreshToken);
    admin.value = tokens.admin;
    ended.value = false;
  }
  function end(itself: boolean): void {
    ended.value = itself && admin.value !== undefined;
    accessToken = undefined;
    admin.value = undefined;
  }
  onForgotten(() => end(false));

  async function signIn(email: string, password: string, second: SignInWith): Promise<void> {
    begin(await ask(authRoutes.login, { body: { email, password, ...second } }));
  }

  /** Another access token for the kept refresh token, one tab at a time: each of them counts once. */
  const renew = (refused: string | undefined): Promise<boolean> =>
    oneAtATime(async () => {
      if (accessToken !== undefined && accessToken !== refused) return true;
      const kept = refreshToken();
      if (kept === undefined) return false;
      try {
        begin(await ask(authRoutes.refresh, { body: { refreshToken: kept } }));
        return true;
      } catch (error) {
        if (!(error instanceof Refused) || error.status !== 401) throw error;
        forgetRefreshToken();
        end(true);
        return false;
      }
    });

  /** After a reload: resolves once it is known whether the session of before goes on, however long nobody can say. */
  async function comeBack(): Promise<void> {
    try {
      await renew(undefined);
      away.value = false;
    } catch (error) {
      away.value = passes(error);
      if (!away.value) return;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      await comeBack();
    }
  }

  async function signOut(): Promise<void> {
    await ask(authRoutes.logout, {}).catch(() => undefined);
    forget();
  }

  /** This browser is nobody's any more: the server ended the session already. */
  function forget(): void {
    forgetRefreshToken();
    end(false);
  }

  /** Reads anew who is logged in: after the second factor was set up or taken away. */
  async function reload(): Promise<void> {
    admin.value = await ask(authRoutes.me, {});
  }

  const may = (permission: Permission): 'yes' | 'factor' | 'no' => {
    const { value } = admin;
    if (!value || !mayDo(value.role, permission)) return 'no';
    return needsSecondFactor(permission) && !value.secondFactor ? 'factor' : 'yes';
  };

  useCredentials({ accessToken: () => accessToken, renew });
  return {
    admin,
    ended,
    away,
    signedIn: computed(() => admin.value !== undefined),
    signIn,
    signOut,
    forget,
    comeBack,
    reload,
    may,
  };
});
