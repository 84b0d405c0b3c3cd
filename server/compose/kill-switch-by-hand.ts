import { userInfo } from "node:os";
import { killFile, killFilePath, removeKillFile, throwKillFile } from "#adapters/kill-file/kill-file";
import { MajorTomError } from "#core/errors";
import { platformDatabase } from "#db/platform-database";
import type { Driver } from "#db/session";
import type { Config } from "#server/config";
import { readPlatformSwitch, setPlatformSwitch } from "#services/switches/platform-switch";

/** What was done and what could not be, in sentences. */
export type ByHand = { readonly lines: readonly string[]; readonly complete: boolean };

/**
 * The kill switch from a terminal, with or without a running server. The file comes first and needs nothing else; where
 * a Postgres is shared by several servers, its row stops those on other machines, too.
 */
export async function engageByHand(config: Config, reason: string): Promise<ByHand> {
  throwKillFile(config.dataDir, reason);
  const file = `Engaged: ${killFilePath(config.dataDir)} stops every change of this installation.`;
  return withPlatform(config, file, (platform) => setPlatformSwitch(platform, { engaged: true, reason, byName: byName() }), "engaged");
}

export async function releaseByHand(config: Config): Promise<ByHand> {
  const wasThrown = removeKillFile(config.dataDir);
  const lines = [wasThrown ? `Released: ${killFilePath(config.dataDir)} is gone.` : "The file was not there."];
  if (config.killSwitch !== undefined) lines.push("MAJOR_TOM_KILL_SWITCH is set: take it out of the environment, too, and restart the server.");
  return withPlatform(
    config,
    lines.join("\n"),
    (platform) => setPlatformSwitch(platform, { engaged: false, reason: null, byName: byName() }),
    "released",
  );
}

export async function statusByHand(config: Config): Promise<ByHand> {
  const thrown = killFile(config.dataDir, config.killSwitch).thrown();
  const local = thrown ? `Engaged by the ${thrown.source}: ${thrown.reason}` : "Not engaged on this machine.";
  if (!config.databaseUrl) return { lines: [local], complete: true };
  return withDatabase(config, local, async (driver) => {
    const row = await readPlatformSwitch(platformDatabase(driver));
    return row?.engaged === true ? `Engaged in the database by ${row.byName}: ${row.reason ?? "no reason given"}` : "Not engaged in the database.";
  });
}

async function withPlatform(
  config: Config,
  done: string,
  set: (platform: ReturnType<typeof platformDatabase>) => Promise<void>,
  word: string,
): Promise<ByHand> {
  if (!config.databaseUrl) return { lines: [done], complete: true };
  return withDatabase(config, done, async (driver) => {
    await set(platformDatabase(driver));
    return `The platform's switch in the database is ${word}, for every server on it.`;
  });
}

async function withDatabase(config: Config, done: string, ask: (driver: Driver) => Promise<string>): Promise<ByHand> {
  let driver: Driver | undefined;
  try {
    const { openPostgresDriver } = await import("#db/postgres-driver");
    driver = await openPostgresDriver(config.databaseUrl?.reveal() ?? "");
    return { lines: [done, await ask(driver)], complete: true };
  } catch (error) {
    const why = error instanceof MajorTomError ? error.message : `The database refused (${String((error as Error).message)}).`;
    return { lines: [done, `${why} Servers on other machines do not know of it: run this again, or run it there.`], complete: false };
  } finally {
    await driver?.close();
  }
}

function byName(): string {
  return `${userInfo().username} at the terminal`;
}
