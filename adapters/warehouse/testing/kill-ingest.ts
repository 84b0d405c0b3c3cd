import { execFile } from "node:child_process";
import { link, mkdir, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { aCurLine, aFolder, writeExport } from "#adapters/warehouse/testing/export-files";
import { prepareNow } from "#adapters/warehouse/testing/prepare-now";
import type { CostEngine } from "#core/ports/cost-engine";

const PROCESS = fileURLToPath(new URL("./ingest-process.ts", import.meta.url));

/** What an engine says of the bill: rows and cost by month, so that a mixture of two versions shows. */
export type Said = { readonly months: readonly (readonly unknown[])[]; readonly leftovers: readonly string[] };

export type KillStage = {
  readonly steps: readonly string[];
  readonly old: Said;
  readonly fresh: Said;
  /** Kills a fresh ingest after this step (1 is the first), and says what a new start then answers, from there and after its own ingest. */
  killAfter(step: number): Promise<{ readonly died: boolean; readonly before: Said; readonly after: Said }>;
  remove(): Promise<void>;
};

/** An export that moves on (a month rewritten, one new, one gone), what is said of it before and after, and the steps between. */
export async function aKillStage(): Promise<KillStage> {
  const folder = await aFolder();
  const at = (...parts: string[]) => join(folder.path, ...parts);
  const month = (state: string, name: string, cost: number, lines: number) =>
    writeExport(
      at(`${state}/billing_period=${name}/a.parquet`),
      Array.from({ length: lines }, (_, hour) =>
        aCurLine({ at: `${name}-02T${String(hour).padStart(2, "0")}`, line_item_unblended_cost: cost, resource_tags: { user_team: "web" } }),
      ),
    );
  const glob = at("in/*/*.parquet");
  await month("before", "2026-08", 1, 3);
  await month("before", "2026-09", 2, 4);
  await month("before", "2026-10", 4, 5);
  await mkdir(at("after/billing_period=2026-09"), { recursive: true });
  await link(at("before/billing_period=2026-09/a.parquet"), at("after/billing_period=2026-09/a.parquet"));
  await month("after", "2026-10", 8, 7);
  await month("after", "2026-11", 16, 2);
  const show = async (state: "before" | "after") => {
    await rm(at("in"), { force: true });
    await symlink(at(state), at("in"));
  };
  const taken = async (name: string) => {
    await show("before");
    await prepareNow({ dir: at(name), source: { glob, label: "test" }, now, threads: 1, prepareAfterMs: "never" });
    return at(name);
  };
  const complete = await taken("complete");
  const old = await said(complete, glob);
  await show("after");
  const steps = JSON.parse(await run([complete, glob])) as string[];
  const fresh = await said(complete, glob);
  return {
    steps,
    old,
    fresh,
    async killAfter(step) {
      const dir = await taken(`killed-${step}`);
      await show("after");
      const died = await run([dir, glob, String(step)]).then(
        () => false,
        (error: { signal?: string }) => error.signal === "SIGKILL",
      );
      // What is current is read without the export, as a question beside the ingest would.
      const before = await said(dir, at("nothing/*.parquet"));
      const after = await said(dir, glob, true);
      return { died, before, after };
    },
    remove: folder.remove,
  };
}

const now = () => new Date("2026-11-18T12:00:00Z");

async function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [PROCESS, ...args], (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}

async function said(dir: string, glob: string, prepared = false): Promise<Said> {
  const options = { dir, source: { glob, label: "test" }, now, threads: 1, prepareAfterMs: "never" } as const;
  if (prepared) await prepareNow(options);
  const engine: CostEngine = await openDuckdbEngine(options);
  try {
    const sql =
      "select billing_period, count(*) as n, sum(line_item_unblended_cost) as cost, max(line_item_product_code) as full_rows from cur where billing_period >= '2000-01' group by 1 order by 1";
    const asked = await engine.prepare(sql, { origin: "untrusted", maxRows: 100 });
    const { rows } = await engine.run(asked, { maxRows: 100, timeoutMs: 30_000 });
    const wide = await engine.prepare(sql.replace("line_item_product_code", "product_servicecode"), { origin: "untrusted", maxRows: 100 });
    const again = await engine.run(wide, { maxRows: 100, timeoutMs: 30_000 });
    return {
      months: [...rows, ...again.rows],
      leftovers: (await readdir(join(dir, "versions"))).length > 1 ? await readdir(join(dir, "versions")) : [],
    };
  } finally {
    await engine.close();
  }
}
