import type { Figure } from "#core/costs/figure";
import type { Filter } from "#core/costs/query";
import { absolute, type Decimal, decimalOf, dividedBy, sumOf, toText } from "#core/figures/decimal";
import { netReasonOf, reasonOfAll } from "#core/insights/net-reason";
import { type Candidate, withoutOverlap } from "#core/insights/overlap";
import { type Finding, SAVING_KINDS, type SavingItem, type SavingKind, type SavingsReport } from "#core/insights/savings";
import type { ServiceContext } from "#services/context";
import { requireScope } from "#services/access";
import { queryId } from "#services/costs/query-id";
import { saveQuery } from "#services/costs/save-query";
import { leftOutNote, netCandidates, unknownNote } from "#services/commitments/net-candidates";
import { savingsBlocks } from "#core/insights/savings-blocks";
import { unusedCommitment } from "#services/insights/savings/commitment";
import { oldGenerations } from "#services/insights/savings/instances";
import { idleAddresses, idleNatGateways } from "#services/insights/savings/network";
import { nightsWeekends } from "#services/insights/savings/nights-weekends";
import { type Check, type Found, type NotChecked, orNotChecked, type Scope } from "#services/insights/savings/scan";
import { gp2Volumes, unattachedVolumes } from "#services/insights/savings/volumes";

/** In order of precedence, where two findings would save the same by one resource. */
const CHECKS: Readonly<Record<SavingKind, Check>> = {
  unused_commitment: unusedCommitment,
  unattached_volume: unattachedVolumes,
  idle_address: idleAddresses,
  idle_nat_gateway: idleNatGateways,
  gp2_volume: gp2Volumes,
  old_generation: oldGenerations,
  nights_weekends: nightsWeekends,
};

export type FindSavingsInput = {
  readonly kinds?: readonly SavingKind[] | undefined;
  readonly filters?: readonly Filter[] | undefined;
  readonly exclude?: readonly Filter[] | undefined;
};

/**
 * What could be saved, from the bill of the last two weeks and the inventory: each finding with its resources, dollars a
 * month of 730 h (projected, gross and net of commitments), how sure it is, and what could not be checked and why.
 */
export async function findSavings(
  ctx: ServiceContext,
  input: FindSavingsInput = {},
  options: { readonly signal?: AbortSignal } = {},
): Promise<SavingsReport> {
  requireScope(ctx, "costs:read");
  const scope: Scope = { filters: input.filters ?? [], exclude: input.exclude ?? [], signal: options.signal, reads: new Map() };
  const outcomes = await checkSavings(ctx, scope, input.kinds);
  const found = outcomes.filter((outcome): outcome is Found => "candidates" in outcome);
  const { drafts, thrownOut, unknown } = await afterCommitments(ctx, withoutOverlap(found));
  const findings = (await Promise.all(drafts.map(({ draft, kept, overlap }) => findingOf(ctx, draft, kept, { overlap })))).toSorted(
    (a, b) => Number(b.net.value) - Number(a.net.value) || Number(b.saving.value) - Number(a.saving.value),
  );
  const leftOut = (
    await Promise.all(thrownOut.map(({ draft, out, together }) => findingOf(ctx, draft, out, { overlap: 0, prefix: "out.", together })))
  ).toSorted((a, b) => Number(b.saving.value) - Number(a.saving.value));
  const period = found[0]?.read.resolved.period;
  const catalog = (await ctx.costs()).catalog();
  const template =
    findings[0]?.saving ??
    figureOf(
      "q_none",
      "none",
      0n,
      `${catalog.currency}/month`,
      "projected",
      "savings",
      "nothing found",
      { from: catalog.dataFrom, to: catalog.dataThrough },
      catalog.dataThrough,
    );
  const total: Figure = {
    ...template,
    id: `${template.queryId}.savings-total`,
    value: toText(sumFigures(findings.map((finding) => finding.saving))),
    metric: "saving",
    label: "savings together, before commitments",
  };
  const totalNet: Figure = {
    ...total,
    id: `${template.queryId}.savings-total-net`,
    value: toText(sumFigures(findings.map((finding) => finding.net))),
    label: "savings together, net of commitments",
  };
  return {
    findings,
    leftOut,
    total,
    totalNet,
    filters: scope.filters,
    period:
      period === undefined
        ? {
            from: catalog.dataFrom,
            to: catalog.dataThrough,
            asked: "all",
            label: "the whole bill",
            timeZone: ctx.tenant.timeZone,
            days: 0,
            daysWithData: 0,
            partial: false,
          }
        : {
            from: period.from,
            to: period.to,
            asked: period.asked,
            label: period.label,
            timeZone: period.timeZone,
            days: period.days,
            daysWithData: period.daysWithData,
            partial: period.partial,
          },
    checked: found.map((outcome) => outcome.kind),
    notChecked: outcomes.filter((outcome) => "reason" in outcome),
    figures: [
      ...(findings.length === 0 ? [] : [total, totalNet]),
      ...findings.flatMap((finding) => [
        finding.saving,
        finding.net,
        finding.covered,
        finding.count,
        ...finding.items.flatMap((item) => [item.cost, item.saving, item.net]),
      ]),
      ...leftOut.flatMap(({ count, saving, net, items }) => [count, saving, net, ...items.flatMap((item) => [item.saving, item.net])]),
    ],
    blocks: savingsBlocks(findings, total, totalNet),
    sources: findings.map((finding) =>
      sourceOf(
        finding,
        found.find((outcome) => outcome.kind === finding.kind),
        catalog.dataThrough,
      ),
    ),
    notes: [...notes(findings), ...[leftOutNote(leftOut.reduce((sum, { items }) => sum + items.length, 0)), unknownNote(unknown)].filter(isTold)],
  };
}

type Kept = ReturnType<typeof withoutOverlap<Found>>[number];

/** Net of what the waterfall says, all findings together; what then saves nothing is left out. */
async function afterCommitments(ctx: ServiceContext, all: readonly Kept[]) {
  const net = await netCandidates(
    ctx,
    all.flatMap(({ kept }) => kept),
  );
  const drafts = all.map((draft) => ({ ...draft, kept: draft.kept.flatMap((candidate) => net.after(candidate) ?? []) }));
  const thrownOut = all.map(({ draft, kept }) => {
    const out = kept.flatMap((candidate) => net.leftOutOf(candidate) ?? []);
    return { draft, out, together: net.together(out) };
  });
  return {
    drafts: drafts.filter(({ kept }) => kept.length > 0),
    thrownOut: thrownOut.filter(({ out }) => out.length > 0),
    unknown: net.unknown,
  };
}

const isTold = (note: string | undefined): note is string => note !== undefined;

/** What each check found, before a resource that several of them found is given to one; all of them where none is named. */
export function checkSavings(ctx: ServiceContext, scope: Scope, wanted: readonly SavingKind[] = []): Promise<(Found | NotChecked)[]> {
  const kinds = SAVING_KINDS.filter((kind) => wanted.length === 0 || wanted.includes(kind));
  return Promise.all(kinds.map((kind) => orNotChecked(kind, () => CHECKS[kind](ctx, scope))));
}

type Told = {
  readonly overlap: number;
  readonly prefix?: string;
  /** What commitments take of all of them, where that is not the sum. */
  readonly together?: Pick<Candidate, "covered" | "reason">;
};

async function findingOf(ctx: ServiceContext, found: Found, kept: readonly Candidate[], { overlap, prefix = "", together }: Told): Promise<Finding> {
  const { read } = found;
  const { catalog } = read.resolved.model;
  const sql = read.runs[0]?.canonicalSql ?? "";
  const id = queryId(ctx.tenant.id, { kind: "sql", request: { sql, finding: found.kind } }, catalog.dataVersion);
  await saveQuery(ctx, { id, kind: "sql", request: { sql }, sql, dataVersion: catalog.dataVersion });
  const make = (path: string, value: Decimal, unit: string, kind: Figure["kind"], metric: string, label: string) =>
    figureOf(id, `${prefix}${path}`, value, unit, kind, metric, label, read.resolved.period, catalog.dataThrough);
  const monthly = `${catalog.currency}/month`;
  const items = kept.map((candidate, at): SavingItem => ({
    resource: candidate.resource,
    account: candidate.account,
    region: candidate.region,
    detail: candidate.detail,
    cost: make(
      `i${at}.cost`,
      candidate.cost,
      catalog.currency,
      "measured",
      read.resolved.metric.name,
      `${candidate.resource}, cost in ${read.resolved.period.label}`,
    ),
    saving: make(`i${at}.saving`, candidate.saving, monthly, "projected", "saving", `${candidate.resource}, saving before commitments`),
    net: make(`i${at}.net`, candidate.saving - candidate.covered, monthly, "projected", "saving", `${candidate.resource}, saving net of commitments`),
    netReason: netReasonOf(candidate.reason, [candidate]),
  }));
  const gross = sumOf(kept.map((candidate) => candidate.saving));
  const covered = together?.covered ?? sumOf(kept.map((candidate) => candidate.covered));
  const reason = together?.reason ?? reasonOfAll(kept);
  const title = found.title(kept.length);
  return {
    kind: found.kind,
    title,
    items,
    saving: make("saving", gross, monthly, "projected", "saving", `${title}, before commitments`),
    net: make("net", gross - covered, monthly, "projected", "saving", `${title}, net of commitments`),
    netReason: netReasonOf(reason, kept),
    count: make("count", BigInt(kept.length) * 10n ** 18n, "count", "measured", "count", title),
    covered: make(
      "covered",
      gross === 0n ? 0n : dividedBy(absolute(covered), absolute(gross)),
      "ratio",
      "measured",
      "share",
      `${title}, share that commitments take`,
    ),
    confidence: found.confidence,
    because: found.because,
    action: found.action,
    overlap,
    queryId: id,
  };
}

function figureOf(
  id: string,
  path: string,
  value: Decimal,
  unit: string,
  kind: Figure["kind"],
  metric: string,
  label: string,
  period: { readonly from: string; readonly to: string },
  asOf: string,
): Figure {
  return {
    id: `${id}.${path}`,
    value: toText(value),
    unit,
    metric,
    kind,
    period: { from: period.from, to: period.to },
    timeZone: "UTC",
    asOf,
    queryId: id,
    label,
  };
}

function sumFigures(figures: readonly Figure[]): Decimal {
  return sumOf(figures.map((figure) => decimalOf(figure.value) ?? 0n));
}

function sourceOf(finding: Finding, found: Found | undefined, asOf: string): SavingsReport["sources"][number] {
  const read = found?.read;
  return {
    queryId: finding.queryId,
    label: finding.title,
    metric: read?.resolved.metric.label ?? "",
    period: read?.resolved.period.label ?? "",
    asOf,
    rows: finding.items.length,
    bytesScanned: read?.runs.reduce((sum, run) => sum + run.bytesScanned, 0) ?? 0,
    sql: read?.runs[0]?.canonicalSql ?? "",
  };
}

function notes(findings: readonly Finding[]): string[] {
  const given = findings.filter((finding) => finding.overlap > 0);
  return [
    "A month is 730 hours in these estimates; they are projections, not promises.",
    ...(given.length === 0 ? [] : ["A resource that fits several findings is counted in the one that saves most by it."]),
    ...(findings.some((finding) => finding.covered.value !== "0")
      ? [
          "Net savings are after what Savings Plans and reservations do then: what is freed of them covers other usage where there is some, and idles where not. Each is counted after the larger ones.",
        ]
      : []),
  ];
}
