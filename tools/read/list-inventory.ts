import { z } from "zod";
import type { Block } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import type { Filter } from "#core/costs/query";
import { UnavailableError } from "#core/errors";
import { describeDataSource } from "#services/costs/catalog";
import { readVocabulary } from "#services/costs/vocabulary";
import type { ServiceContext } from "#services/context";
import { readTool, type ToolResult } from "#tools/kit/define-tool";
import { runTool } from "#tools/kit/run-tool";
import { untrusted } from "#tools/kit/untrusted";
import { columnsFor, type InventoryKind, type InventoryRow } from "#tools/read/inventory-rows";
import { inventoryRows, isConnected, type SeenRows } from "#tools/read/live-inventory-rows";
import { interruptionsOf, savingRead, savingTotals, totalsData } from "#tools/read/node-totals";
import { listProposals } from "#tools/read/list-proposals";
import { Filters, QUERY_ALIASES } from "#tools/read/query-arguments";

const MOST_FOR_MODEL = 60;
/** Things that a later version brings; asked for today they are honestly missing. */
const LATER: Readonly<Record<string, string>> = {
  schedules: "There are no sleep schedules yet: they come with a later version.",
  policies: "There are no policies yet: they come with a later version.",
};

export const listInventory = readTool({
  name: "list_inventory",
  description:
    "List what exists now: accounts, clusters, nodes, workloads, Savings Plans, volumes; or how fresh and complete the cost data is (data_freshness).",
  scope: "inventory:read",
  input: z.object({
    what: z.enum(["accounts", "clusters", "nodes", "workloads", "savings_plans", "volumes", "data_freshness", "approvals", "schedules", "policies"]),
    filters: Filters.describe("By account, cluster, region, namespace, instance_type, purchase_option or name."),
    exclude: Filters,
  }),
  guards: [],
  aliases: { ...QUERY_ALIASES, kind: "what", type: "what", resource: "what", resources: "what", list: "what" },
  async run(ctx, { what, filters, exclude }, call) {
    if (what === "data_freshness") return freshness(ctx);
    if (what === "approvals") return (await runTool(ctx, listProposals, { state: "all" }, call)).result;
    if (what === "schedules" || what === "policies")
      return { summary: LATER[what] ?? "", data: { note: LATER[what] }, figures: [], blocks: [], sources: [], raw: { items: [] } };
    if (!isConnected(ctx) && what !== "accounts") {
      throw new UnavailableError(
        "No AWS account or cluster is connected here, so what runs now is not known; the bill alone is. Ask what the bill says, for instance cost by cluster.",
      );
    }
    const seen = isConnected(ctx) ? await inventoryRows(ctx, what) : await billedAccounts(ctx);
    const matching = seen.rows.filter((row) => filters.every((filter) => matches(row, filter)) && !exclude.some((filter) => matches(row, filter)));
    const isForSpot =
      what === "nodes" &&
      filters.some(({ dimension, op, values }) => dimension === "purchase_option" && op === "is" && values.join() === "on_demand");
    const rows = isForSpot ? bestFirst(matching) : matching;
    return listed(ctx, what, { ...seen, rows });
  },
});

async function billedAccounts(ctx: ServiceContext): Promise<SeenRows> {
  const rows = (await readVocabulary(ctx)).accounts.map((name): InventoryRow => ({ name, account: name }));
  return { rows, asOf: ctx.now().toISOString(), notes: [] };
}

/** Filters on things that a row does not have are about the bill, not about the inventory: they keep the row. */
function matches(row: InventoryRow, filter: Filter): boolean {
  const value = row[filter.dimension];
  if (value === undefined) return filter.dimension in row ? filter.op === "is-missing" : true;
  const isOne = filter.values.some((wanted) => wanted.toLowerCase() === String(value).toLowerCase());
  return filter.op === "is" ? isOne : filter.op === "is-not" ? !isOne : false;
}

function listed(ctx: ServiceContext, what: InventoryKind, { rows, asOf, notes, live }: SeenRows): ToolResult {
  const noun = what.replace("_", " ");
  const columns = columnsFor(what, rows);
  const queryId = `inventory_${what}`;
  const count: Figure = {
    id: `${queryId}.count`,
    value: String(rows.length),
    unit: "count",
    metric: "count",
    kind: "measured",
    period: { from: asOf, to: asOf },
    timeZone: ctx.tenant.timeZone,
    asOf,
    queryId,
    label: `${noun}, now`,
  };
  const nodes = rows.flatMap((row) => live?.nodeOf.get(row) ?? []);
  const totals = live === undefined || nodes.length === 0 ? undefined : savingTotals(nodes, live.nets, count);
  const block: Block = {
    id: `b_${queryId}`,
    kind: "table",
    title: noun.charAt(0).toUpperCase() + noun.slice(1),
    subtitle: [
      "Now",
      ...(totals === undefined ? [] : [`savings ${totals.basis === "net" ? "of each alone, net of commitments" : "before commitments"}`]),
      ...notes,
    ].join(" · "),
    y: [],
    dashed: [],
    annotations: [],
    queryId,
    columns: columns.map(({ key, label, unit }) => ({
      name: key,
      label,
      align: unit === undefined ? ("left" as const) : ("right" as const),
      ...(unit === undefined ? {} : { unit }),
    })),
    rows: rows.map((row) => columns.map(({ key }) => row[key] ?? null)),
    finding: `${rows.length} ${noun}`,
  };
  return {
    summary: rows.length === 0 ? `No ${noun} match.` : `Listed ${rows.length} ${noun}`,
    data: {
      count: rows.length,
      asOf,
      ...(notes.length > 0 ? { mayLack: notes.map((note) => untrusted(note, 300)) } : {}),
      rows: rows.slice(0, MOST_FOR_MODEL).map((row) => Object.fromEntries(columns.map(({ key }) => [key, marked(key, row[key])]))),
      ...(totals === undefined ? {} : totalsData(nodes, totals)),
      figures: [{ id: count.id, value: count.value, unit: "count" }],
    },
    figures: [count, ...(totals?.figures ?? [])],
    blocks: rows.length > 0 ? [block] : [],
    sources: [],
    targets: targetsOf(what, rows),
    raw: { items: rows, ...(totals === undefined ? {} : { interruptions: interruptionsOf(nodes), saving: savingRead(totals) }) },
  };
}

const RANKS: Readonly<Record<string, number>> = { ready: 0, careful: 1, blocked: 2 };

/** Nodes that could go to spot: those that can before those that cannot, the largest saving first. */
function bestFirst(rows: readonly InventoryRow[]): InventoryRow[] {
  const rank = (row: InventoryRow) => RANKS[String(row["readiness"])] ?? 3;
  return rows.toSorted((a, b) => rank(a) - rank(b) || Number(b["saving"] ?? 0) - Number(a["saving"] ?? 0));
}

/** What may be acted on by name: nodes with their instances, and clusters; as their provider names them. */
function targetsOf(what: InventoryKind, rows: readonly InventoryRow[]): string[] {
  const keys = what === "nodes" ? ["name", "node", "cluster"] : what === "clusters" ? ["name"] : [];
  return [...new Set(rows.flatMap((row) => keys.flatMap((key) => (typeof row[key] === "string" ? row[key] : []))))];
}

/** Versions, prices and dates come from the provider; everything else that is text was named by someone. */
function marked(key: string, value: string | number | undefined): string | number | null {
  if (typeof value !== "string") return value ?? null;
  return !key.startsWith("tag:") && /^[\d.:TZ-]+$/.test(value) ? value : untrusted(value);
}

async function freshness(ctx: ServiceContext): Promise<ToolResult> {
  const source = await describeDataSource(ctx);
  return {
    summary: `${source.label}: ${source.freshness}`,
    data: { ...source, label: untrusted(source.label) },
    figures: [],
    blocks: [
      {
        id: "b_data_freshness",
        kind: "table",
        title: "Cost data",
        subtitle: source.freshness,
        y: [],
        dashed: [],
        annotations: [],
        queryId: "data_freshness",
        columns: [
          { name: "billing_period", label: "Billing period", align: "left" },
          { name: "days", label: "Days with data", unit: "count", align: "right" },
          { name: "rows", label: "Rows", unit: "count", align: "right" },
        ],
        rows: source.periods.map((period) => [period.billingPeriod, period.days, period.rows]),
        finding: `${source.label}: ${source.freshness}`,
      },
    ],
    sources: [],
    raw: { dataSource: source },
  };
}
