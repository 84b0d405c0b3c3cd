import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openSandbox, type Sandbox } from "#sandbox/sandbox";

/** The clock of the utterances and of the design's mocks: a Wednesday noon. */
export const SHARED_NOW = new Date("2026-11-18T12:00:00Z");

const LOCK_IS_STALE_AFTER_MS = 600_000;
const POLL_MS = 200;

/**
 * The full sandbox at a fixed clock, generated once a machine and shared by every test suite and process
 * (a changed world is generated again). Treat its files as read-only and never roll it forward; its live worlds are each process's own.
 */
export async function openSharedSandbox(now: Date = SHARED_NOW): Promise<Sandbox & { readonly dataDir: string }> {
  const dataDir = join(tmpdir(), `major-tom-shared-sandbox-${now.toISOString().slice(0, 10)}`);
  const lock = `${dataDir}.lock`;
  while (!(await take(lock))) await sleep(POLL_MS);
  try {
    const liveDir = await mkdtemp(join(tmpdir(), "major-tom-live-"));
    const sandbox = await openSandbox({ dataDir, now: () => now, liveDir });
    const close = () => sandbox.close().finally(() => rm(liveDir, { recursive: true, force: true }));
    return { ...sandbox, close, dataDir };
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    const held = await stat(lock).catch(() => undefined);
    if (held !== undefined && Date.now() - held.mtimeMs > LOCK_IS_STALE_AFTER_MS) await rm(lock, { recursive: true, force: true });
    return false;
  }
}
