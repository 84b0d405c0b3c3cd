import { join } from "node:path";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { openLakeRunner } from "#adapters/warehouse/runner/open-lake-runner";
import { UnavailableError } from "#core/errors";
import type { CostEngine } from "#core/ports/cost-engine";
import { NO_INVENTORY } from "#core/ports/no-inventory";
import type { CostSources } from "#server/compose/cost-sources";
import { sandboxTenants, sourceOf } from "#server/compose/sandbox-tenants";
import type { Config } from "#server/config";

/** Where the person's own export goes. */
export const LOCAL_SOURCE = "local";

/** How often the sandbox bills the days that have passed, milliseconds of real time. */
const ROLL_FORWARD_EVERY_MS = 60_000;
/** How long an engine that was replaced may finish what it runs, milliseconds. */
const RETIRE_AFTER_MS = 60_000;

type Options = { readonly now: () => Date; readonly say: (line: string) => void; readonly log: (line: Record<string, unknown>) => void };

/**
 * The person's own export where one is given, else the sandbox company. Never both.
 *
 * @throws UnavailableError when the export cannot be read
 */
export async function openCostSources(config: Config, options: Options): Promise<CostSources> {
  return config.costData === undefined ? openSandboxSources(config, options) : openLocalSource(config.costData, config, options);
}

async function openLocalSource(glob: string, config: Config, { now, say }: Options): Promise<CostSources> {
  say(`Reading ${glob} ...`);
  const engine = await openDuckdbEngine({ dir: join(config.dataDir, "warehouse", LOCAL_SOURCE), source: { glob, label: glob }, now });
  for (const line of whatWasFound(engine)) say(line);
  return {
    tenants: [{ id: "local", name: "Local", costSource: LOCAL_SOURCE, people: [] }],
    logins: [],
    engineOf: async (costSource) => (costSource === LOCAL_SOURCE ? engine : nothingConnected()),
    inventoryOf: () => NO_INVENTORY,
    sandboxAccessOf: () => undefined,
    faults: undefined,
    check: async () => "ok",
    close: () => engine.close(),
  };
}

async function openSandboxSources(config: Config, { now, say, log }: Options): Promise<CostSources> {
  const { openSandbox } = await import("#sandbox/sandbox");
  const { readFaults } = await import("#sandbox/live/read-faults");
  const { writeOwnersFile } = await import("#sandbox/wire/write-kubeconfig");
  const slow = setTimeout(() => say("Setting up the sandbox company and its bill (once, under 20 s) ..."), 1000);
  const sandbox = await openSandbox({ dataDir: config.dataDir, now, openRunner: openLakeRunner }).finally(() => clearTimeout(slow));
  const companies = new Map(sandbox.companies.map((company) => [sourceOf(company.key), company]));
  const demo = companies.get(sourceOf("demo"));
  if (demo !== undefined) writeOwnersFile(join(config.dataDir, "sandbox.json"), `${JSON.stringify(demo.access, null, 2)}\n`);
  const engines = new Map<string, Promise<CostEngine>>();
  const open = (costSource: string): Promise<CostEngine> => {
    const company = companies.get(costSource);
    if (!company) return nothingConnected();
    return openDuckdbEngine({ dir: join(config.dataDir, "warehouse", company.key), source: company.costFiles, now });
  };
  const engineOf = (costSource: string): Promise<CostEngine> => {
    const known = engines.get(costSource);
    if (known) return known;
    const opening = open(costSource);
    engines.set(costSource, opening);
    opening.catch(() => engines.delete(costSource));
    return opening;
  };
  await engineOf(sourceOf("demo"));

  const rollForward = async () => {
    const { changed } = await sandbox.rollForward();
    if (!changed) return;
    for (const [costSource, old] of engines) {
      const fresh = await open(costSource);
      engines.set(costSource, Promise.resolve(fresh));
      setTimeout(() => void old.then((engine) => engine.close()).catch(() => undefined), RETIRE_AFTER_MS).unref();
    }
  };
  const timer = setInterval(() => {
    rollForward().catch((error: unknown) => log({ level: "error", message: "The sandbox did not roll forward", error: String(error) }));
  }, ROLL_FORWARD_EVERY_MS).unref();

  const logins = sandbox.logins.map((login) => {
    const tenant = sandbox.companies.find(({ key }) => key === login.company)?.name ?? login.company;
    return { email: login.email, password: login.password, role: login.role, tenant, label: `${tenant}, ${login.role}` };
  });
  return {
    tenants: await sandboxTenants(sandbox),
    logins,
    engineOf: async (costSource) => (costSource !== null && companies.has(costSource) ? engineOf(costSource) : nothingConnected()),
    inventoryOf: (costSource) => (costSource === null ? NO_INVENTORY : (companies.get(costSource)?.inventory ?? NO_INVENTORY)),
    sandboxAccessOf: (costSource) => (costSource === null ? undefined : companies.get(costSource)?.access),
    faults: {
      read: () => sandbox.faults.current,
      replace(faults) {
        sandbox.faults.set(readFaults(faults));
        return sandbox.faults.current;
      },
    },
    check: () =>
      engineOf(sourceOf("demo")).then(
        () => "ok",
        (error: Error) => error.message,
      ),
    async close() {
      clearInterval(timer);
      await sandbox.close();
      for (const engine of engines.values()) await engine.then((opened) => opened.close()).catch(() => undefined);
    },
  };
}

async function nothingConnected(): Promise<never> {
  throw new UnavailableError(
    "No cost data is connected to this organization yet. Start Major Tom with COST_DATA set to your own export, or sign in to the sample company.",
  );
}

function whatWasFound(engine: CostEngine): string[] {
  const { source, periods, gaps, missing, setAside } = engine.catalog();
  const first = periods[0]?.billingPeriod;
  const last = periods.at(-1)?.billingPeriod;
  return [
    `Found ${source.rows.toLocaleString("en-US")} rows in ${source.files} file${source.files === 1 ? "" : "s"} (${source.kind}), billing periods ${first}${last === first ? "" : ` to ${last}`}.`,
    ...(gaps.length > 0
      ? [`${gaps.length} day${gaps.length === 1 ? " has" : "s have"} no rows: ${gaps.slice(0, 5).join(", ")}${gaps.length > 5 ? " ..." : ""}.`]
      : []),
    ...missing.map(({ column, consequence }) => `Without ${column}: ${consequence}`),
    ...setAside.map(({ what, reason }) => `Set aside ${what}: ${reason}`),
  ];
}
