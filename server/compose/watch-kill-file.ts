import type { KillFile } from "#core/ports/kill-file";
import type { PlatformDatabase } from "#db/platform-database";
import { recordKillFile } from "#services/switches/platform-switch";

const EVERY_MS = 1000;

/**
 * Logs when the kill switch is thrown or taken back on the machine, and tells whoever watches. It stops nothing: that is
 * read anew before each call to a provider, whether or not this works.
 */
export function watchKillFile(options: {
  readonly killFile: KillFile;
  readonly platform: PlatformDatabase;
  readonly changed: () => void;
  readonly log: (line: Record<string, unknown>) => void;
}): { close(): Promise<void> } {
  const { killFile, platform, changed, log } = options;
  let known: string | undefined;
  const look = async () => {
    const thrown = killFile.thrown();
    const seen = thrown === undefined ? "" : `${thrown.source}\n${thrown.reason}`;
    if (seen === known) return;
    try {
      await recordKillFile(platform, thrown);
      known = seen;
      changed();
    } catch (error) {
      log({ level: "error", message: "The kill switch could not be logged; it works all the same", error: String(error) });
    }
  };
  let looking = look();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, EVERY_MS).unref();
  return {
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}
