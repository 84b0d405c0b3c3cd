import { join } from "node:path";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { openSandboxRunner } from "#server/compose/sandbox-runner";
import { UnavailableError } from "#core/errors";
import type { CostEngine } from "#core/ports/cost-engine";
import type { EngineExecutions } from "#core/ports/engine-executions";
import { NO_INVENTORY } from "#core/ports/no-inventory";
import type { CostSources } from "#server/compose/cost-sources";
import { type LakeSources, openLakeSources } from "#server/compose/open-lake-sources";
import { isS3Address, openS3Export } from "#server/compose/open-s3-export";
import { sandboxTenants, sourceOf } from "#server/compose/sandbox-tenants";
import { companyReachedBy, sandboxVendor, VENDOR_LOGINS, VENDOR_NAME } from "#server/compose/sandbox-vendor";
import type { Config } from "#server/config";

/** Where the person's own export goes. */
export const LOCAL_SOURCE = "local";

/** How often the sandbox bills the days that have passed, milliseconds of real time. */
const ROLL_FORWARD_EVERY_MS = 60_000;
/** How often a folder of the person's own is looked at for changed files, milliseconds. Nothing is read where none changed. */
const LOOK_EVERY_MS = 60_000;

type Options = {
  readonly now: () => Date;
  readonly say: (line: string) => void;
  readonly log: (line: Record<string, unknown>) => void;
  /** What engines outside ran for a tenant, in the database, which opens beside. */
  readonly executionsOf: (tenantId: string) => Promise<EngineExecutions>;
};

/**
 * The person's own export or table where one is given, else the sandbox company. Never both.
 *
 * @throws UnavailableError when the export cannot be read
 */
export async function openCostSources(config: Config, options: Options): Promise<CostSources> {
  if (config.costData !== undefined) return openLocalSource(config.costData, config, options);
  return config.sandboxed ? openSandboxSources(config, options) : openLocalTable(config, options);
}

/** The person's own table, in Athena or behind Trino. It is read where it lies, once the tenant is there to be metered. */
function openLocalTable(config: Config, { say, ...options }: Options): CostSources {
  const lake = lakeOf(config, options);
  if (lake === undefined) throw new TypeError("There is neither an export nor a table nor the sandbox.");
  let engine: Promise<CostEngine> | undefined;
  const open = () => {
    const opening = engine ?? lake.ownEngine(LOCAL_SOURCE);
    engine = opening;
    opening.catch(() => {
      if (engine === opening) engine = undefined;
    });
    return opening;
  };
  return {
    ...LOCAL_TENANT_ALONE,
    engineOf: async (costSource) => (costSource === LOCAL_SOURCE ? open() : nothingConnected()),
    async begin() {
      say(`Looking at the cost table in ${config.warehouse.kind === "trino" ? "Trino" : "Athena"} ...`);
      for (const line of whatWasFound(await open())) say(line);
    },
    check: () => said(open()),
    async close() {
      await engine?.then((opened) => opened.close()).catch(() => undefined);
      lake.close();
    },
  };
}

function lakeOf(config: Config, options: Omit<Options, "say">): LakeSources | undefined {
  return config.warehouse.kind === "duckdb" ? undefined : openLakeSources(config.warehouse, { config, ...options });
}

/** Whoever brings cost data of their own works alone, and nothing of the sandbox is there. */
const LOCAL_TENANT_ALONE = {
  tenants: [{ id: "local", name: "Local", costSource: LOCAL_SOURCE, people: [] }],
  logins: [],
  inventoryOf: () => NO_INVENTORY,
  sandboxAccessOf: () => undefined,
  sandboxAccesses: [],
  faults: undefined,
} satisfies Partial<CostSources>;

const said = (opening: Promise<unknown>): Promise<string> =>
  opening.then(
    () => "ok",
    (error: Error) => error.message,
  );

async function openLocalSource(costData: string, config: Config, { now, say, log }: Options): Promise<CostSources> {
  const copy = isS3Address(costData) ? await openS3Export(costData, config, { say, log }) : undefined;
  if (copy === undefined) say(`Reading ${costData} ...`);
  const source = { glob: copy?.folder ?? costData, label: costData.split("?")[0] ?? costData };
  const engine = await openDuckdbEngine({ dir: join(config.dataDir, "warehouse", LOCAL_SOURCE), source, now, onProblem: preparing(log) });
  copy?.begin(async () => void (await engine.refresh?.()));
  const timer = copy === undefined ? lookAgain(engine, log) : undefined;
  for (const line of whatWasFound(engine)) say(line);
  return {
    ...LOCAL_TENANT_ALONE,
    engineOf: async (costSource) => (costSource === LOCAL_SOURCE ? engine : nothingConnected()),
    begin: async () => undefined,
    check: async () => "ok",
    async close() {
      clearInterval(timer);
      copy?.close();
      await engine.close();
    },
  };
}

const preparing = (log: Options["log"]) => (problem: string) => log({ level: "error", message: "The cost data was not prepared", problem });

/** Takes in what changed in a folder while the server runs; each new problem is logged once. */
function lookAgain(engine: CostEngine, log: Options["log"]): NodeJS.Timeout {
  let known: string | null = null;
  const look = async () => {
    const problem = (await engine.refresh?.())?.problem ?? null;
    if (problem !== null && problem !== known) log({ level: "error", message: "The cost files were not taken in", problem });
    known = problem;
  };
  return setInterval(() => {
    look().catch((error: unknown) => log({ level: "error", message: "The cost files were not looked at", error: String(error) }));
  }, LOOK_EVERY_MS).unref();
}

async function openSandboxSources(config: Config, { now, say, log, executionsOf }: Options): Promise<CostSources> {
  const { openSandbox } = await import("#sandbox/sandbox");
  const { readFaults } = await import("#sandbox/live/read-faults");
  const { writeOwnersFile } = await import("#sandbox/wire/write-kubeconfig");
  const slow = setTimeout(() => say("Setting up the sandbox company and its bill (once, under 20 s) ..."), 1000);
  const sandbox = await openSandbox({ dataDir: config.dataDir, now, openRunner: openSandboxRunner }).finally(() => clearTimeout(slow));
  const companies = new Map(sandbox.companies.map((company) => [sourceOf(company.key), company]));
  const demo = companies.get(sourceOf("demo"));
  if (demo !== undefined) writeOwnersFile(join(config.dataDir, "sandbox.json"), `${JSON.stringify(demo.access, null, 2)}\n`);
  const lake = lakeOf(config, { now, log, executionsOf });
  const engines = new Map<string, Promise<CostEngine>>();
  const open = (costSource: string): Promise<CostEngine> => {
    const company = companies.get(costSource);
    if (!company) return nothingConnected();
    if (lake !== undefined) return lake.sandboxEngine(company.key, company.access, company.costFiles.label);
    return openDuckdbEngine({ dir: join(config.dataDir, "warehouse", company.key), source: company.costFiles, now, onProblem: preparing(log) });
  };
  const engineOf = (costSource: string): Promise<CostEngine> => {
    const known = engines.get(costSource);
    if (known) return known;
    const opening = open(costSource);
    engines.set(costSource, opening);
    opening.catch(() => engines.delete(costSource));
    return opening;
  };
  const begin = async () => {
    await engineOf(sourceOf("demo"));
  };
  // An engine outside is metered for its tenant, which has to be there first.
  if (lake === undefined) await begin();

  const rollForward = async () => {
    const { changed } = await sandbox.rollForward();
    // A table is looked at again where it lies.
    if (!changed || lake !== undefined) return;
    for (const opening of engines.values()) {
      const outcome = await (await opening).refresh?.();
      if (outcome?.problem) log({ level: "error", message: "The sandbox's bill was not taken in", problem: outcome.problem });
    }
  };
  const timer = setInterval(() => {
    rollForward().catch((error: unknown) => log({ level: "error", message: "The sandbox did not roll forward", error: String(error) }));
  }, ROLL_FORWARD_EVERY_MS).unref();

  const logins = sandbox.logins.map((login) => {
    const tenant = sandbox.companies.find(({ key }) => key === login.company)?.name ?? login.company;
    return { email: login.email, password: login.password, role: login.role, tenant, label: `${tenant}, ${login.role}` };
  });
  const vendorLogins = VENDOR_LOGINS.map(({ email, role }) => ({
    email,
    role,
    password: sandbox.logins[0]?.password ?? "",
    tenant: VENDOR_NAME,
    label: `${VENDOR_NAME}, vendor of record, ${role}`,
  }));
  return {
    tenants: [...(await sandboxTenants(sandbox)), await sandboxVendor(sandbox)],
    logins: [...logins, ...vendorLogins],
    engineOf: async (costSource) => (costSource !== null && companies.has(costSource) ? engineOf(costSource) : nothingConnected()),
    inventoryOf: (costSource) => (costSource === null ? NO_INVENTORY : (companies.get(costSource)?.inventory ?? NO_INVENTORY)),
    sandboxAccessOf: (costSource) => (costSource === null ? undefined : companies.get(companyReachedBy(costSource))?.access),
    sandboxAccesses: sandbox.companies.map(({ access }) => access),
    faults: {
      read: () => sandbox.faults.current,
      replace(faults) {
        sandbox.faults.set(readFaults(faults));
        return sandbox.faults.current;
      },
    },
    begin,
    check: () => said(engineOf(sourceOf("demo"))),
    async close() {
      clearInterval(timer);
      for (const engine of engines.values()) await engine.then((opened) => opened.close()).catch(() => undefined);
      lake?.close();
      await sandbox.close();
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
