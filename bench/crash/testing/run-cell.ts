import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, createClock } from "#db/clock";
import { migrate } from "#db/migrate";
import { databaseOver, readSeed, setClock } from "#db/open-database";
import { openPgliteDriver } from "#db/pglite-driver";
import { FakeWorld, PLACE } from "#services/execution/testing/fake-world";
import { asOldMembers } from "#services/execution/testing/money-people";
import { aCompany } from "#services/testing/a-company";
import { type Cell, draftOf, isNodeOwner, PROVIDERS } from "#bench/crash/cells";
import type { Order, Report } from "#bench/crash/testing/executor-process";
import type { Person } from "#bench/crash/testing/service-context";
import { moneyFaults } from "#bench/crash/money-verdict";
import { faultsOf } from "#bench/crash/verdict";
import { serveWorld } from "#bench/crash/world-server";

const START = new Date("2026-11-18T12:00:00Z");
/** Lease, settle time, boot and soak pass in seconds. */
export const CRASH_RATE = 60;
/** A process that has not ended by then hangs, real milliseconds. */
const LONGEST_MS = 120_000;

export type Template = { readonly folder: string; readonly tenantId: string; readonly person: Person; close(): void };
export type CellResult = {
  readonly cell: Cell;
  readonly state: string;
  readonly killed: boolean;
  readonly faults: readonly string[];
  readonly seconds: number;
  /** From when the lease was over and the new process was there, to the record of the effect that was in doubt; real seconds. */
  readonly recoverySeconds: number | undefined;
};

/** A database with one company and its Owner in it, made once and copied for each cell. */
export async function aTemplate(): Promise<Template> {
  const root = mkdtempSync(join(tmpdir(), "major-tom-crash-"));
  const folder = join(root, "template");
  const driver = await openPgliteDriver({ dataDir: folder, seed: await readSeed() });
  await migrate(driver);
  await setClock(driver, createClock({ start: START }));
  const { tenantId, owner } = await aCompany({ database: databaseOver(driver), driver, close: () => driver.close() });
  await owner.ctx.db.write((tx) =>
    tx.query("INSERT INTO cluster_settings (tenant_id, cluster, production) VALUES ($1, $2, false)", [tenantId, PLACE.cluster]),
  );
  // One person, who has been there for days and whose signature suffices for what is queued a day ahead.
  await asOldMembers({ driver }, tenantId);
  await owner.ctx.db.write((tx) => tx.query("INSERT INTO commitment_settings (tenant_id, solo_rule) VALUES ($1, true)", [tenantId]));
  await driver.close();
  const person = { userId: owner.userId, sessionId: owner.ctx.actor.sessionId ?? "" };
  return { folder, tenantId, person, close: () => rmSync(root, { recursive: true, force: true }) };
}

/** Kills the executor at the cell's point, starts it again, and compares what the provider shows with what was promised. */
export async function runCell(
  template: Template,
  cell: Cell,
  { rate: speed = CRASH_RATE, stopAfter }: { readonly rate?: number; readonly stopAfter?: string } = {},
): Promise<CellResult> {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "major-tom-cell-"));
  const dataDir = join(folder, "database");
  cpSync(template.folder, dataDir, { recursive: true });
  const clock = createClock({ start: START, rate: speed }) as Clock & { setting: NonNullable<Clock["setting"]> };
  const world = new FakeWorld(clock.now);
  world.faults = { ...PROVIDERS[cell.provider] };
  const server = await serveWorld(() => world);
  const { base, anchor, rate } = clock.setting;
  const order: Order = {
    url: server.url,
    dataDir,
    clock: { base: base.toISOString(), anchor: anchor.toISOString(), rate },
    tenantId: template.tenantId,
    person: template.person,
    draft: draftOf(cell.owner),
    killAt: { effect: cell.effect, moment: cell.moment },
    stopAfter: undefined,
  };
  try {
    const first = await run(order);
    const killed = first.signal === "SIGKILL";
    const second = killed ? await run({ ...order, draft: undefined, killAt: undefined, stopAfter }) : first;
    const report = reportOf(second);
    const faults =
      report === undefined
        ? [`the process said nothing (${second.signal ?? second.code}): ${second.errors.slice(-400)}`]
        : isNodeOwner(cell.owner)
          ? faultsOf(world, { ...cell, owner: cell.owner }, report, killed)
          : moneyFaults(world, { ...cell, owner: cell.owner }, report, killed);
    return {
      cell,
      recoverySeconds: report?.recoverySeconds ?? undefined,
      state: report?.state ?? "none",
      killed,
      faults,
      seconds: (performance.now() - began) / 1000,
    };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Ended = { readonly signal: NodeJS.Signals | null; readonly code: number | null; readonly output: string; readonly errors: string };

function run(order: Order): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "executor-process.ts"), JSON.stringify(order)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const text = { output: "", errors: "" };
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text.output += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text.errors += chunk));
    const timer = setTimeout(() => child.kill("SIGTERM"), LONGEST_MS);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...text });
    });
  });
}

function reportOf({ output }: Ended): Report | undefined {
  const line = output.trim().split("\n").at(-1);
  return line ? (JSON.parse(line) as Report) : undefined;
}
