import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { WireServer } from "#sandbox/wire/server";

/**
 * Opens the server where it was the last time, so that what was told of it holds after a restart; anywhere else where that port is taken.
 * A port that was asked for is taken, or it fails.
 */
export async function openAtUsualPort(file: string, asked: number | undefined, open: (port: number) => Promise<WireServer>): Promise<WireServer> {
  if (asked !== undefined && asked !== 0) return open(asked);
  const usual = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const server = await open(Number.isInteger(usual) && usual > 0 && usual < 65_536 ? usual : 0).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    return open(0);
  });
  writeFileSync(file, new URL(server.awsEndpoint).port);
  return server;
}
