import { UnavailableError } from "#core/errors";

/** Whether a write failed because there was no room, in Node's words or the engine's. */
export function isDiskFull(cause: unknown): boolean {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  if (code === "ENOSPC" || code === "EDQUOT") return true;
  const text = cause instanceof Error ? cause.message : String(cause);
  return /no space left|disk (?:is )?full|not enough disk|could not write|max_temp_directory_size|disk quota/i.test(text);
}

export function diskFull(dir: string, cause: unknown): UnavailableError {
  return new UnavailableError(
    `There is no room left on the disk of ${dir}, so the cost data that changed was not taken in. Free some space; the next look takes it in. What was there before stays in use.`,
    { cause },
  );
}
