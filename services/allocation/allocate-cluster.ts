import type { AllocationAnswer, AllocationQuery, AllocationRow } from "#core/api/allocation";
import { dimensionWord, groupName } from "#core/charts/dimension-words";
import { type Allocation, allocate } from "#core/costs/allocation/allocate";
import { allocationBlocks } from "#core/costs/allocation/allocation-blocks";
import { type AllocatedRow, allocatedRows, foldRows } from "#core/costs/allocation/rows";
import { isPodRow } from "#core/costs/cur-amounts";
import type { Figure } from "#core/costs/figure";
import type { PeriodInput } from "#core/costs/query";
import { InvalidInputError, NoDataError } from "#core/errors";
import { type Decimal, dividedBy, sumOf, toText } from "#core/figures/decimal";
import { formatFigure, formatValue } from "#core/figures/format";
import type { CostEngine } from "#core/ports/cost-engine";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { liveLabels, livePods } from "#services/allocation/live-pods";
import { type Assets, readAssets } from "#services/allocation/read-assets";
import { type KeyUse, type Pods, readPods } from "#services/allocation/read-pods";
import { dimensionValues } from "#services/costs/dimension-values";
import { queryId } from "#services/costs/query-id";
import { questionContext } from "#services/costs/question-context";
import { requireColumn, requireDimension } from "#services/costs/resolve-filters";
import { type ResolvedQuery, resolveQuery } from "#services/costs/resolve-query";
import { saveQuery } from "#services/costs/save-query";

const MOST_KEYS = 300;
const OF_PODS = ["cluster", "namespace", "workload", "node"];
/** OpenCost's list prices, for weighing how much of what was asked for is used. */
const WEIGHT: Readonly<Record<string, bigint>> = { cpu: 31_611n, memory: 4_237n, gpu: 950_000n };

/** As it is asked over HTTP, or with bounds instead of a token. */
export type AllocationQuestion = Omit<AllocationQuery, "period"> & { readonly period: PeriodInput };

/**
 * The cost of Kubernetes clusters by who runs on them: each node at what the bill says it cost, divided between its pods by what they hold,
 * idle and shared cost apart or spread. Own + idle + shared is the bill of the clusters' resources exactly.
 *
 * @throws InvalidInputError, NoDataError where no resource of a cluster is in the bill, UnavailableError where nobody knows who runs there
 */
export async function allocateCluster(
  ctx: ServiceContext,
  query: AllocationQuestion,
  options: { readonly signal?: AbortSignal } = {},
): Promise<AllocationAnswer> {
  requireScope(ctx, "costs:read");
  const engine = await ctx.costs();
  const spread = { idle: query.idle ?? query.spread, shared: query.shared ?? query.spread };
  const resolved = await resolveQuery(
    engine,
    {
      metric: query.metric,
      period: query.period,
      filters: query.cluster === undefined ? [] : [{ dimension: "cluster", op: "is", values: [query.cluster] }],
    },
    questionContext(ctx, engine),
  );
  const { model, period } = resolved;
  if (model.family !== "cur" || !model.columns.cur.has("line_item_resource_id") || !model.columns.cur.has("x_cluster"))
    throw new InvalidInputError("Costs of clusters by who runs on them need a CUR with resource ids. Include resource ids in the export's settings.");
  const by = requireDimension(query.by, model);
  if (!OF_PODS.includes(by.name) && !by.name.startsWith("tag:"))
    throw new InvalidInputError(
      `Costs of a cluster are divided by ${OF_PODS.join(", ")} or a tag of pods such as tag:team, not by ${by.label.toLowerCase()}.`,
    );
  const cluster = resolved.plan.filters[0]?.values[0];

  const split =
    isPodRow(model.columns.cur) === undefined || !model.columns.cur.has("split_line_item_reserved_usage")
      ? undefined
      : await podsOf(ctx, engine, resolved, by.name, options.signal);
  const assets = await readAssets(engine, resolved, split?.daysWithoutNodes ?? [], split?.nodes ?? new Map(), options.signal);
  if (assets.lineItems === 0) throw new NoDataError(`No resource of ${cluster ?? "a cluster"} is in the bill of ${period.label}. ${by.without}`);
  const basis = split && split.pods.length > 0 ? "split-cost-allocation" : "live-inventory";
  const pods = split && split.pods.length > 0 ? split.pods : await livePods(ctx, requireOne(cluster, assets), by.name, assets);
  const allocation = allocate(assets.nodes, pods);
  const all = allocatedRows(allocation, assets.shared, by.name, spread);
  const shown = { ...all, rows: foldRows(all.rows, MOST_KEYS) };

  const request = { cluster: cluster ?? null, by: by.name, period: { from: period.from, to: period.to }, metric: query.metric, spread };
  const id = queryId(ctx.tenant.id, { kind: "allocation", request }, model.catalog.dataVersion);
  await saveQuery(ctx, { id, kind: "semantic", request: { allocation: request }, sql: assets.sql, dataVersion: model.catalog.dataVersion });
  return answerOf({ id, cluster, by: by.name, basis, resolved, assets, allocation, shown, split, spread });
}

async function podsOf(ctx: ServiceContext, engine: CostEngine, resolved: ResolvedQuery, by: string, signal: AbortSignal | undefined): Promise<Pods> {
  const { model, plan } = resolved;
  const on = requireColumn(requireDimension(by, model), model, "cur");
  const clusters = plan.filters[0]?.values ?? (await dimensionValues(engine, requireColumn(requireDimension("cluster", model), model, "cur"), "cur"));
  return readPods(engine, resolved, on, await liveLabels(ctx, clusters, on.dimension.name), signal);
}

/** What runs now is asked of one cluster at a time. */
function requireOne(cluster: string | undefined, { nodes, shared }: Assets): string {
  if (cluster !== undefined) return cluster;
  const [only, ...more] = [...new Set([...nodes, ...shared].map((one) => one.cluster))];
  if (only === undefined || more.length > 0)
    throw new InvalidInputError(
      `This export has no split cost allocation, so one cluster is asked what runs on it. Name one: ${[only, ...more].filter(Boolean).join(", ")}.`,
    );
  return only;
}

type Parts = {
  readonly id: string;
  readonly cluster: string | undefined;
  readonly by: string;
  readonly basis: AllocationAnswer["basis"];
  readonly resolved: ResolvedQuery;
  readonly assets: Assets;
  readonly allocation: Allocation;
  readonly shown: ReturnType<typeof allocatedRows>;
  readonly split: Pods | undefined;
  readonly spread: AllocationAnswer["spread"];
};

function answerOf(parts: Parts): AllocationAnswer {
  const { id, cluster, by, basis, resolved, assets, allocation, shown, split, spread } = parts;
  const { period, metric, model } = resolved;
  const { currency } = model.catalog;
  const figures: Figure[] = [];
  const figure = (path: string, value: Decimal | null, label: string, unit = currency, name = metric.name): Figure => {
    const made: Figure = {
      id: `${id}.${path}`,
      value: value === null ? null : toText(value),
      unit,
      metric: name,
      kind: "measured",
      period: { from: period.from, to: period.to },
      timeZone: period.timeZone,
      asOf: model.catalog.dataThrough,
      queryId: id,
      label,
    };
    figures.push(made);
    return made;
  };
  const where = cluster ?? "all clusters";
  const [idle, shared] = [sumOf(allocation.idle.values()), sumOf(assets.shared.map(({ cost }) => cost))];
  const own = sumOf(allocation.own.map(({ cpu, memory, gpu }) => cpu + memory + gpu));
  const computed = own + idle + shared;
  const labels = shown.rows.map((row) => labelOf(row, by));
  const rows = shown.rows.map((row, index): AllocationRow => {
    const label = labels[index] ?? "";
    const money = (path: string, value: Decimal, what: string) => figure(`r${index}.${path}`, value, `${label}, ${what}`);
    return {
      key: row.key,
      label,
      cpu: money("cpu", row.cpu, "CPU"),
      memory: money("memory", row.memory, "memory"),
      own: money("own", row.own, "own cost"),
      idle: money("idle", row.idle, "part of idle"),
      shared: money("shared", row.shared, "part of shared"),
      total: money("total", row.total, "total"),
      efficiency: figure(`r${index}.efficiency`, efficiencyOf(row, split?.uses), `${label}, used of what was asked for`, "ratio", "efficiency"),
    };
  });
  const bill = figure("bill", assets.bill, `Bill of ${where}, ${period.label}`);
  const [ownFigure, idleFigure] = [figure("own", own, `Pods of ${where}`), figure("idle", idle, `Idle of ${where}`)];
  const nodesCost = own + idle;
  const top = rows[0];
  return {
    queryId: id,
    cluster: cluster ?? null,
    by,
    period: {
      from: period.from,
      to: period.to,
      asked: period.asked,
      label: period.label,
      timeZone: period.timeZone,
      days: period.days,
      daysWithData: period.daysWithData,
      partial: period.partial,
    },
    metric: { name: metric.name, label: metric.label, unit: currency },
    basis,
    spread,
    bill,
    own: ownFigure,
    idle: idleFigure,
    idleShare: figure("idle_share", nodesCost === 0n ? null : dividedBy(idle, nodesCost), `Idle share of the nodes of ${where}`, "ratio", "share"),
    shared: figure("shared", shared, `Shared cost of ${where}`),
    rows,
    sharedParts: sharedByService(assets).map(([what, cost], index) => ({ what, cost: figure(`s${index}`, cost, `${what} of ${where}`) })),
    nodes: allocation.nodes
      .toSorted((a, b) => (a.cost === b.cost ? (a.node < b.node ? -1 : 1) : a.cost > b.cost ? -1 : 1))
      .slice(0, MOST_KEYS)
      .map(({ node, cost, own: used, idle: unused }, index) => ({
        node,
        instanceType: assets.facts.get(node)?.instanceType ?? null,
        purchaseOption: assets.facts.get(node)?.purchaseOption ?? null,
        cost: figure(`n${index}.cost`, cost, `${node}, cost`),
        own: figure(`n${index}.own`, used, `${node}, held by pods`),
        idle: figure(`n${index}.idle`, unused, `${node}, idle`),
      })),
    reconciliation: {
      metric: metric.name,
      total: toText(assets.bill),
      parts: toText(computed),
      difference: toText(assets.bill - computed),
      unit: currency,
      ties: assets.bill === computed,
      sentence: `Pods ${formatValue(toText(own), currency)} + idle ${formatValue(toText(idle), currency)} + shared ${formatValue(toText(shared), currency)} = ${formatValue(toText(computed), currency)}; the bill of these resources is ${formatValue(toText(assets.bill), currency)}, difference ${formatValue(toText(assets.bill - computed), currency)}.`,
    },
    blocks: allocationBlocks(shown, labels, {
      queryId: id,
      title: `Cost of ${where}, by ${dimensionWord(by)}`,
      subtitle: `${metric.label}, ${currency}, ${period.label}`,
      unit: currency,
      head: dimensionWord(by).replace(/^./, (letter) => letter.toUpperCase()),
      bill: computed,
      finding: `${where === "all clusters" ? "All clusters" : where} cost ${formatFigure(bill)} in ${period.label}${top === undefined ? "" : `; most is ${top.label}, ${formatFigure(top.total)}`}. Idle is ${formatFigure(idleFigure)}.`,
    }),
    figures,
    sources: [
      {
        queryId: id,
        label: `Cost of ${where}, by ${dimensionWord(by)}`,
        metric: metric.label,
        period: period.label,
        asOf: model.catalog.dataThrough,
        rows: assets.lineItems,
        bytesScanned: assets.bytes + (split?.bytes ?? 0),
        sql: assets.sql,
      },
    ],
    notes: notesOf(parts),
  };
}

function labelOf(row: AllocatedRow, by: string): string {
  return row.folded === undefined ? groupName(by, row.key) : `${row.folded} other ${dimensionWord(by, true)}`;
}

function sharedByService({ shared }: Assets): [string, Decimal][] {
  const sums = new Map<string, Decimal>();
  for (const { what, cost } of shared) sums.set(what, (sums.get(what) ?? 0n) + cost);
  return [...sums].toSorted((a, b) => (a[1] === b[1] ? (a[0] < b[0] ? -1 : 1) : a[1] > b[1] ? -1 : 1));
}

/** Used of what was asked for, CPU and memory weighed by list price; null where usage is not known or nothing was asked for. */
function efficiencyOf({ key, folded }: AllocatedRow, uses: readonly KeyUse[] | undefined): Decimal | null {
  const mine = folded === undefined ? (uses ?? []).filter((use) => use.key === key) : [];
  if (mine.length === 0 || mine.some(({ met }) => met === undefined)) return null;
  const weigh = (of: (use: KeyUse) => Decimal) => sumOf(mine.map((use) => of(use) * (WEIGHT[use.resource] ?? 0n)));
  const asked = weigh((use) => use.asked);
  return asked === 0n
    ? null
    : dividedBy(
        weigh((use) => use.met ?? 0n),
        asked,
      );
}

function notesOf({ basis, by, resolved, assets, allocation, shown, split, spread }: Parts): string[] {
  const { currency } = resolved.model.catalog;
  const days = split?.daysWithoutNodes.length ?? 0;
  const held = by === "cluster" ? [] : [...(spread.idle === "none" ? ["idle"] : []), ...(spread.shared === "none" ? ["shared"] : [])];
  return [
    ...resolved.notes,
    basis === "split-cost-allocation"
      ? "A pod holds the larger of what it asked for and used, hour by hour, at what its node really cost after commitments and spot."
      : "This export has no split cost allocation: what the pods that run now ask for stands for the whole period, at what their nodes really cost.",
    ...(held.length > 0
      ? [
          `${held.join(" and ").replace(/^./, (letter) => letter.toUpperCase())} cost is kept apart; spread it proportionally or uniformly to give it to each.`,
        ]
      : []),
    ...(by !== "cluster" && spread.idle !== "none" && shown.idleApart !== 0n
      ? ["No pod has a cost to spread idle cost by, so that it stays apart."]
      : []),
    ...(split?.labelled === true ? [`Pods have no ${dimensionWord(by)} tag in the bill; the label that their workload has now stands for it.`] : []),
    ...(days > 0
      ? [`On ${days} day${days === 1 ? "" : "s"} the bill tells pods without their node: they are set against all nodes of these days together.`]
      : []),
    ...(assets.unknownTypes.length > 0
      ? [
          `The size of ${assets.unknownTypes.slice(0, 4).join(", ")} is not known: such nodes count as full, or as large for their cost as the others.`,
        ]
      : []),
    ...(allocation.unplaced.length > 0 ? ["Some pods run on nodes that the bill does not have; they hold nothing here."] : []),
    ...(assets.unknown > 0 ? [`${assets.unknown} line items have no known amount; they are in no part.`] : []),
    ...(assets.shared.some(({ what }) => what === "Fargate") ? ["Pods on Fargate are billed by themselves; they are among the shared cost."] : []),
    `Shared cost (control plane, volumes, load balancers, transfer) is what carries the cluster's tag or name; ${formatValue(toText(sumOf(assets.shared.map(({ cost }) => cost))), currency)} here.`,
  ];
}
