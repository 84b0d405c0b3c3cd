import { APIError } from "better-auth/api";

/** better-auth's own refusals (wrong password, e-mail taken, no session), as opposed to a failure of ours. */
export function refusedByAuth(error: unknown): boolean {
  return error instanceof APIError && error.statusCode < 500;
}

export function isEmailTaken(error: unknown): boolean {
  return error instanceof APIError && String(error.body?.code).startsWith("USER_ALREADY_EXISTS");
}
