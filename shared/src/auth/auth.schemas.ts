import { z } from 'zod';
import { id, instant } from '../http/index.js';
import { PERMISSIONS, ROLES } from './permissions.js';

export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 128;

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email().max(254))
  .meta({ description: 'e-mail; upper and lower case are the same', examples: ['finance@desk.example'] });

/** A password that somebody chooses now. */
export const newPassword = z
  .string()
  .min(PASSWORD_MIN)
  .max(PASSWORD_MAX)
  .meta({ description: '12 to 128 characters, not the e-mail', examples: ['correct horse battery staple'] });
/** A password as somebody gives it to prove who he is: whatever was once allowed. */
export const givenPassword = z
  .string()
  .min(1)
  .max(PASSWORD_MAX)
  .meta({ description: 'the password', examples: ['correct horse battery staple'] });
export const totpCode = z
  .string()
  .regex(/^\d{6}$/, 'must be six digits')
  .meta({ description: 'code of the authenticator; each counts once', examples: ['492039'] });
export const recoveryCode = z
  .string()
  .trim()
  .min(8)
  .max(32)
  .meta({
    description: 'in place of a code of the authenticator; each counts once',
    examples: ['k7wq3-9fhtn'],
  });

export const adminRole = z.enum(ROLES);
export const adminStatus = z.enum(['invited', 'active', 'disabled']);
export type AdminStatus = z.infer<typeof adminStatus>;

/** One's own session and what it may do. */
export const signedInAdmin = z.object({
  id,
  email: z.string(),
  role: adminRole,
  permissions: z
    .array(z.enum(PERMISSIONS))
    .meta({ description: 'of the role; those about money, keys and roles need the second factor as well' }),
  secondFactor: z.boolean().meta({ description: 'whether this session was opened with a second factor' }),
  totpEnrolled: z.boolean().meta({ description: 'whether a second factor is set up' }),
});
export type SignedInAdmin = z.infer<typeof signedInAdmin>;

/** What a client gets for a log-in or a refresh. */
export const tokens = z.object({
  accessToken: z.string().meta({ description: 'for the Authorization header, as Bearer' }),
  refreshToken: z
    .string()
    .meta({ description: 'for /api/auth/refresh; counts once, using an old one ends the session' }),
  expiresIn: z.int().meta({ description: 'seconds that the access token lasts', examples: [900] }),
  admin: signedInAdmin,
});

export const adminSession = z.object({
  id,
  ip: z.string(),
  userAgent: z.string(),
  secondFactor: z.boolean(),
  current: z.boolean().meta({ description: 'the session that asks' }),
  createdAt: instant,
  seenAt: instant.meta({ description: 'when it was last opened or refreshed' }),
  expiresAt: instant,
});

/** Another admin, as owners see him. */
export const adminView = z.object({
  id,
  email: z.string(),
  role: adminRole,
  status: adminStatus,
  totpEnrolled: z.boolean(),
  openSessions: z.int().min(0),
  createdAt: instant,
  lastLoginAt: instant.nullable(),
});
export type AdminView = z.input<typeof adminView>;

/** A link that lets its holder choose a password, once. */
export const passwordLink = z.object({
  admin: adminView,
  token: z.string().meta({ description: 'for /api/auth/accept-invitation; shown only now' }),
  link: z.string().meta({ description: 'page of the dashboard that takes the token' }),
  expiresAt: instant,
});

/** An answer that says only that it is done. */
export const nothing = z.object({});
