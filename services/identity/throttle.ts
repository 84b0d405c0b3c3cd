import { LimitExceededError } from "#core/errors";
import type { PlatformDatabase, PlatformTransaction } from "#db/platform-database";

/** A steady rate with a burst: `burst` attempts at once, then one every `seconds`. */
type Allowance = { readonly burst: number; readonly seconds: number };

/** Ten wrong passwords at once, then three a minute: a person gets in, a list of passwords does not. */
const PER_EMAIL: Allowance = { burst: 10, seconds: 20 };
/** One address may speak for an office. */
const PER_ADDRESS: Allowance = { burst: 100, seconds: 2 };
const SIGN_UPS_PER_ADDRESS: Allowance = { burst: 30, seconds: 30 };

export type ThrottleKey = { readonly key: string; readonly allowance: Allowance };

export function signInKeys(email: string, ip: string | null): readonly ThrottleKey[] {
  return [
    { key: `email:${email.toLowerCase()}`, allowance: PER_EMAIL },
    { key: `ip:${ip ?? "unknown"}`, allowance: PER_ADDRESS },
  ];
}

export function signUpKeys(ip: string | null): readonly ThrottleKey[] {
  return [{ key: `signup:${ip ?? "unknown"}`, allowance: SIGN_UPS_PER_ADDRESS }];
}

/**
 * Counts an attempt before it is made, so that attempts at the same instant cannot slip through together.
 * The count is in the database and holds for every process.
 *
 * @throws LimitExceededError with the seconds to wait, whether or not the e-mail is known or the password right
 */
export async function reserveAttempt(platform: PlatformDatabase, keys: readonly ThrottleKey[]): Promise<void> {
  const wait = await platform.transaction(async (tx) => {
    const counted: { readonly key: ThrottleKey; readonly ahead: number }[] = [];
    // Always in the same order, so that two attempts do not wait for each other.
    for (const key of keys.toSorted((a, b) => (a.key < b.key ? -1 : 1))) counted.push({ key, ahead: await secondsAhead(tx, key) });
    const longest = Math.max(...counted.map(({ key: { allowance }, ahead }) => ahead - (allowance.burst - 1) * allowance.seconds));
    if (longest > 0) return longest;
    for (const { key } of counted) {
      await tx.query("UPDATE sign_in_attempts SET due_at = greatest(due_at, app_now()) + make_interval(secs => $2::float8) WHERE key = $1", [
        key.key,
        key.allowance.seconds,
      ]);
    }
    return 0;
  });
  if (wait > 0) {
    const retryAfter = Math.ceil(wait);
    throw new LimitExceededError(`Too many attempts. Wait ${retryAfter} seconds and try again.`, retryAfter);
  }
}

/** How far the attempts so far run ahead of the steady rate, seconds (a generic cell rate). Locks the row. */
async function secondsAhead(tx: PlatformTransaction, { key, allowance }: ThrottleKey): Promise<number> {
  await tx.query("INSERT INTO sign_in_attempts (key, due_at) VALUES ($1, app_now()) ON CONFLICT (key) DO NOTHING", [key]);
  const [row] = await tx.query<{ ahead: number }>(
    "SELECT extract(epoch FROM due_at - app_now())::float8 AS ahead FROM sign_in_attempts WHERE key = $1 FOR UPDATE",
    [key],
  );
  const ahead = Number(row?.ahead ?? 0);
  if (ahead <= allowance.burst * allowance.seconds + 1) return ahead;
  // Further ahead than attempts can get: the clock was set back.
  await tx.query("UPDATE sign_in_attempts SET due_at = app_now() WHERE key = $1", [key]);
  return 0;
}

/** A right password clears the count of its e-mail; the address keeps its own. */
export async function forgetAttempts(platform: PlatformDatabase, email: string): Promise<void> {
  await platform.transaction((tx) => tx.query("DELETE FROM sign_in_attempts WHERE key = $1", [`email:${email.toLowerCase()}`]));
}
