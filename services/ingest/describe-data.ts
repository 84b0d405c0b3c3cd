import type { z } from "zod";
import type { DataPeriod, DataSourceState, DataState, IngestRun } from "#core/api/data";
import { freshness, mayChangeUntil } from "#core/costs/freshness";
import { MajorTomError } from "#core/errors";
import { COST_EXPLORER_LIMITS } from "#core/ingest/cost-explorer-months";
import { accountOf, labelOf, locationOf } from "#core/ingest/source";
import type { CostEngine, PeriodVersion } from "#core/ports/cost-engine";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { costOfAsking } from "#services/ingest/cost-of-asking";
import { externalIdOf } from "#services/ingest/ingest-of";
import { answeringSources } from "#services/ingest/publish";
import { reconcile } from "#services/ingest/reconcile";
import { runsIn } from "#services/ingest/run-rows";
import { instantOf, sourcesIn, type StoredSource } from "#services/ingest/source-rows";

const RUNS_SHOWN = 20;
const HOUR_MS = 3_600_000;

type PeriodRow = {
  source_id: string;
  billing_period: string;
  version: string;
  manifest: string | null;
  manifest_hash: string | null;
  files: number;
  bytes: number | string;
  row_count: number | string | null;
  as_of: string | Date | null;
  read_at: string | Date;
  restated: number;
  held_back: string | null;
};

/** Where the tenant's cost data comes from, what of it is in, and how it stands. Also of a tenant that has none yet. */
export async function describeData(ctx: ServiceContext): Promise<z.infer<typeof DataState>> {
  requireScope(ctx, "costs:read");
  const { sources, runs, rows, tenant } = await ctx.db.read(async (tx) => ({
    sources: await sourcesIn(tx),
    runs: await runsIn(tx, RUNS_SHOWN),
    rows: await tx.query<PeriodRow>("SELECT * FROM ingest_periods ORDER BY billing_period"),
    tenant: (
      await tx.query<{ backfill: string | null; is_ingested: boolean }>("SELECT backfill, ingested_since IS NOT NULL AS is_ingested FROM tenants")
    )[0],
  }));
  const engine = await openEngine(ctx);
  const catalog = engine?.catalog();
  const versions = engine?.versions?.() ?? [];
  const own = tenant?.is_ingested === true;
  const state = stateOf({ backfill: tenant?.backfill ?? null, has: catalog !== undefined, runs: sources.length === 0 ? [] : runs });
  const answering = ctx.ingest === undefined || sources.length === 0 ? [] : await answeringSources(ctx, sources);
  const periods = catalog === undefined ? [] : periodsOf(catalog, versions, own ? rows : []);
  return {
    state,
    showSample: state === "empty" || (state !== "ready" && catalog === undefined),
    engine: "duckdb",
    sources: [
      ...(own || catalog === undefined ? [] : [builtIn(catalog)]),
      ...sources.map((source) => described(source, { answering, runs, now: ctx.now() })),
    ],
    periods,
    runs: [...runs],
    freshness: catalog === undefined ? null : freshness(catalog.dataThrough, ctx.now()),
    totals:
      catalog === undefined
        ? null
        : {
            rows: catalog.source.rows,
            files: catalog.source.files,
            bytes: periods.some(({ bytes }) => bytes === null) ? null : periods.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
            currency: catalog.currency,
          },
    gaps: [...(catalog?.gaps ?? [])],
    missing: (catalog?.missing ?? []).map((item) => ({ ...item })),
    setAside: (catalog?.setAside ?? []).map(({ what, rows: count, reason }) => ({ what, rows: count ?? null, reason })),
    reconciliation: engine === undefined ? null : await reconcile(engine),
    costOfAsking: await costOfAsking(ctx),
    connect: {
      externalId: externalIdOf(ctx.tenant.id),
      trustedPrincipal: ctx.ingest?.trustedPrincipal ?? null,
      dataFolder: ctx.scopes.has("data:manage") ? (ctx.ingest?.exportFolder ?? "") : "",
    },
  };
}

/** Undefined where there is nothing to answer from, which is a state here and no failure. */
async function openEngine(ctx: ServiceContext): Promise<CostEngine | undefined> {
  try {
    return await ctx.costs();
  } catch (error) {
    if (error instanceof MajorTomError) return undefined;
    throw error;
  }
}

function stateOf({
  backfill,
  has,
  runs,
}: {
  readonly backfill: string | null;
  readonly has: boolean;
  readonly runs: readonly IngestRun[];
}): z.infer<typeof DataState>["state"] {
  if (backfill === "running" && runs.some(({ state }) => state === "queued" || state === "running")) return "backfilling";
  if (has) return "ready";
  return backfill === "failed" || runs.some(({ state }) => state === "failed") ? "error" : "empty";
}

function periodsOf(catalog: ReturnType<CostEngine["catalog"]>, versions: readonly PeriodVersion[], rows: readonly PeriodRow[]): DataPeriod[] {
  const version = new Map(versions.map((one) => [one.billingPeriod, one]));
  const read = Map.groupBy(rows, ({ billing_period: period }) => period);
  return catalog.periods.map(({ billingPeriod, rows: count, days }) => {
    const found = version.get(billingPeriod);
    const [row] = read.get(billingPeriod) ?? [];
    return {
      billingPeriod,
      sourceId: row?.source_id ?? null,
      version: row?.version ?? found?.version ?? catalog.dataVersion,
      manifest: row?.manifest ?? null,
      manifestHash: row?.manifest_hash ?? found?.manifestHash ?? null,
      rows: found?.rows ?? count,
      files: row?.files ?? found?.files.length ?? 0,
      bytes: row === undefined ? (found?.files.reduce((sum, { bytes }) => sum + bytes, 0) ?? null) : Number(row.bytes),
      readAt: row === undefined ? (found?.readAt ?? null) : instantOf(row.read_at),
      asOf:
        instantOf(row?.as_of ?? null) ??
        found?.files
          .map(({ modifiedAt }) => modifiedAt)
          .toSorted()
          .at(-1) ??
        null,
      restated: row?.restated ?? 0,
      mayChangeUntil: mayChangeOf(billingPeriod, catalog.dataThrough),
      daysWithData: days.length,
      cost: found?.cost ?? null,
      heldBack: found?.heldBack ?? row?.held_back ?? null,
      prepared: found !== undefined && found.preparedAt !== null,
    };
  });
}

/** Measured by the data: what ended long before the newest rows is final. */
function mayChangeOf(billingPeriod: string, dataThrough: string): string | null {
  const until = mayChangeUntil(billingPeriod);
  return Date.parse(dataThrough) < Date.parse(until) ? until : null;
}

function builtIn({ source }: ReturnType<CostEngine["catalog"]>): DataSourceState {
  return {
    id: "built-in",
    kind: "built-in",
    label: source.label,
    location: source.label,
    state: "ready",
    note: null,
    roleArn: null,
    months: null,
    createdAt: null,
    lastLookedAt: null,
    lastChangedAt: null,
    nextLookAt: null,
    limits: [],
    run: null,
  };
}

function described(
  { id, source, state, lastError, lastLookedAt, lastChangedAt, createdAt }: StoredSource,
  { answering, runs, now }: { readonly answering: readonly StoredSource[]; readonly runs: readonly IngestRun[]; readonly now: Date },
): DataSourceState {
  const isUnused = state === "ready" && !answering.some((one) => one.id === id);
  const roleArn = source.kind === "folder" ? null : (source.roleArn ?? null);
  return {
    id,
    kind: source.kind,
    label: `${labelOf(source)}${roleArn === null ? "" : `, account ${accountOf(roleArn)}`}`,
    location: locationOf(source),
    state: isUnused ? "unused" : state,
    note: isUnused ? unusedNote(source.kind) : lastError,
    roleArn,
    months: source.kind === "athena" ? null : source.months,
    createdAt,
    lastLookedAt,
    lastChangedAt,
    nextLookAt: nextLook(now),
    limits: source.kind === "cost_explorer" ? [...COST_EXPLORER_LIMITS] : [],
    run: runs.find(({ sourceId }) => sourceId === id) ?? null,
  };
}

function unusedNote(kind: StoredSource["source"]["kind"]): string {
  if (kind === "cost_explorer") return "An export is there and is answered from: counting both would double the bill.";
  if (kind === "athena") return "This server answers from its own copy. Start it with WAREHOUSE=athena to ask the table where it lies.";
  return "Nothing was read of it yet.";
}

/** The job runs at the seventh minute of each hour of real time, which the world's clock may not be. */
function nextLook(now: Date): string {
  const real = new Date();
  const next = Math.ceil((real.getTime() - 7 * 60_000) / HOUR_MS) * HOUR_MS + 7 * 60_000;
  return new Date(now.getTime() + (next - real.getTime())).toISOString();
}
