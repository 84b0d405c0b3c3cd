import type { PlatformDatabase } from "#db/platform-database";
import type { Auth, Passwords } from "#services/identity/auth";

/** What the verbs of sign-up and sign-in work with. */
export type Identity = {
  readonly platform: PlatformDatabase;
  readonly auth: Auth;
  readonly passwords: Passwords;
  /** Whether the sandbox's sample logins may sign in: only on the sandbox, on loopback. */
  readonly sampleLogins: boolean;
};
