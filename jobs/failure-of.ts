/** For the log: what failed, and what made it fail. */
export function failureOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? `; ${error.cause.message}` : "";
  return error instanceof Error ? `${error.message}${cause}` : String(error);
}
