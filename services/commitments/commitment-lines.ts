import type { Cell } from "#core/costs/query";
import type { SemanticModel } from "#core/costs/semantic-model";
import type { CostEngine } from "#core/ports/cost-engine";
import { commitmentLinesSql, LINE_COLUMNS } from "#services/commitments/commitment-lines-sql";
import { hourAt } from "#services/commitments/hours";
import { runCompiled } from "#services/costs/run-compiled";

/** Rows of the bill that one commitment made, of one kind of usage. Numbers are sums; undefined: the export does not say. */
export type CommitmentLine = {
  readonly kind:
    | "SavingsPlanCoveredUsage"
    | "SavingsPlanRecurringFee"
    | "SavingsPlanUpfrontFee"
    | "PlanPurchase"
    | "PlanUnused"
    | "DiscountedUsage"
    | "RIFee"
    | "Fee"
    | "ReservationUnused";
  /** ARN of the plan or the reservation. */
  readonly commitment: string;
  readonly account: string;
  readonly offering: string | undefined;
  readonly term: string | undefined;
  readonly payment: string | undefined;
  readonly planRegion: string | undefined;
  readonly planFamily: string | undefined;
  readonly starts: string | undefined;
  readonly ends: string | undefined;
  /** Short name of the semantic model. */
  readonly service: string;
  readonly region: string;
  readonly usageType: string;
  readonly operation: string;
  readonly instanceType: string | undefined;
  readonly rate: number | undefined;
  readonly number: number | undefined;
  /** Normalized units of one reservation. */
  readonly unitsEach: number | undefined;
  readonly zone: string | undefined;
  readonly offeringClass: string | undefined;
  readonly quantity: number;
  readonly normalized: number | undefined;
  readonly effective: number | undefined;
  readonly list: number;
  readonly fee: number;
  readonly committed: number | undefined;
  readonly used: number | undefined;
  readonly amortized: number | undefined;
  /** Hours that its rows span, added up. */
  readonly hours: number;
  /** First hour, and the first after the last one. */
  readonly first: number;
  readonly last: number;
};

export type LinesRead = { readonly lines: readonly CommitmentLine[]; readonly sql: string };

const MOST_ROWS = 500_000;
const MOST_SPANS = 12;
const kept = new WeakMap<CostEngine, Map<string, Promise<LinesRead>>>();

/** Read once for a span and a version of the data. */
export function commitmentLines(
  engine: CostEngine,
  model: SemanticModel,
  tenantId: string,
  span: { readonly from: number; readonly to: number },
): Promise<LinesRead> {
  const spans = kept.get(engine) ?? new Map<string, Promise<LinesRead>>();
  kept.set(engine, spans);
  const key = `${tenantId}/${model.catalog.dataVersion}/${span.from}/${span.to}`;
  const known = spans.get(key);
  if (known !== undefined) return known;
  const read = runCompiled(engine, commitmentLinesSql(model, span), undefined, MOST_ROWS).then(({ rows, canonicalSql }) => ({
    lines: rows.flatMap((cells) => lineOf(cells) ?? []),
    sql: canonicalSql,
  }));
  if (spans.size >= MOST_SPANS) spans.delete(spans.keys().next().value ?? "");
  spans.set(key, read);
  read.catch(() => spans.delete(key));
  return read;
}

const at = Object.fromEntries(LINE_COLUMNS.map((name, index) => [name, index])) as Record<(typeof LINE_COLUMNS)[number], number>;

function lineOf(cells: readonly Cell[]): CommitmentLine | undefined {
  const text = (name: keyof typeof at) => {
    const cell = cells[at[name]];
    return cell === null || cell === undefined || cell === "" ? undefined : String(cell);
  };
  const number = (name: keyof typeof at) => {
    const found = Number(text(name) ?? Number.NaN);
    return Number.isFinite(found) ? found : undefined;
  };
  const hour = (name: "first" | "last") => hourAt(`${(text(name) ?? "").slice(0, 19).replace(" ", "T")}Z`);
  const [kind, commitment] = [text("kind"), text("commitment")];
  if (kind === undefined || commitment === undefined) return undefined;
  return {
    kind: kind as CommitmentLine["kind"],
    commitment,
    account: text("account") ?? "",
    offering: text("offering"),
    term: text("term"),
    payment: text("payment"),
    planRegion: text("plan_region"),
    planFamily: text("plan_family"),
    starts: text("starts"),
    ends: text("ends"),
    service: text("service") ?? "",
    region: text("region") ?? "",
    usageType: text("usage_type") ?? "",
    operation: text("operation") ?? "",
    instanceType: text("instance_type"),
    rate: number("rate"),
    number: number("number"),
    unitsEach: number("units_each"),
    zone: text("zone"),
    offeringClass: text("class"),
    quantity: number("quantity") ?? 0,
    normalized: number("normalized"),
    effective: number("effective"),
    list: number("list") ?? 0,
    fee: number("fee") ?? 0,
    committed: number("committed"),
    used: number("used"),
    amortized: number("amortized"),
    hours: number("hours") ?? 0,
    first: hour("first"),
    last: hour("last"),
  };
}
