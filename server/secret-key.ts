import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Secret } from "#server/secret";

/** The key of this installation: the configured one, else one that is made once and kept in the data folder. */
export async function secretKey(dataDir: string, configured: Secret | undefined): Promise<Secret> {
  if (configured) return configured;
  const path = join(dataDir, "secret.key");
  const kept = await readFile(path, "utf8").catch(() => undefined);
  if (kept !== undefined && kept.trim().length >= 32) return new Secret(kept.trim());
  const made = randomBytes(32).toString("base64url");
  await writeFile(path, `${made}\n`, { mode: 0o600 });
  return new Secret(made);
}
