import type { Permission } from '@energy-desk/shared/auth';
import type { InjectionKey } from 'vue';

/** Whether whoever is logged in may do it; `factor` when only the second factor is missing. */
export type May = (permission: Permission) => 'yes' | 'factor' | 'no';
export const MAY: InjectionKey<May> = Symbol('may');
