import type { Figure } from "#core/costs/figure";
import { countFigure } from "#core/figures/derive";
import { decimalOf, sumOf, toText } from "#core/figures/decimal";
import { formatDay, formatInstant } from "#core/figures/dates";
import { listed } from "#core/charts/subject";
import type { Reading } from "#core/planner/frame";
import type { ToolOutcome } from "#agent/writer/answer";
import { caveat, finding, lead, type Sentence } from "#agent/writer/compose";
import type { Ledger } from "#agent/writer/ledger";
import { type Interruption, nodeGroupSentences } from "#agent/writer/node-group";
import type { Read } from "#agent/writer/raw";
import { capital, inert, thing, tight } from "#agent/writer/words";
import type { NodeSavingRead } from "#tools/read/node-totals";

type Item = Readonly<Record<string, unknown>>;
type Noun = readonly [one: string, many: string];

const NOUNS: Readonly<Record<string, Noun>> = {
  accounts: ["account", "accounts"],
  clusters: ["cluster", "clusters"],
  nodes: ["node", "nodes"],
  workloads: ["workload", "workloads"],
  savings_plans: ["Savings Plan", "Savings Plans"],
  volumes: ["volume", "volumes"],
};

/** Inventory, audit and free SQL: how many, which, and what stands out among them; the table below has them all. */
export function listSentences(outcome: ToolOutcome, read: Read, ledger: Ledger, reading: Reading, year: number): Sentence[] {
  if (read.kind === "table") return tableSentences(outcome, read.value.rows.length, read.value.truncated);
  const items = read.kind === "list" ? read.value : [];
  if (items.some((item) => "event" in item && "at" in item)) return auditSentences(items, year);
  if (items.length === 0 && reading.frame.i === "audit") return [lead("The log has no entry for that.")];
  const what = whatOf(outcome, reading);
  const noun = NOUNS[what];
  const count = outcome.output.figures.find((figure) => figure.unit === "count" && Number(figure.value) === items.length);
  if (items.length === 0 || noun === undefined || count === undefined)
    return [lead(sentence(capital(inert(outcome.output.summary === "" ? "Nothing matches." : outcome.output.summary, 400))))];
  if (what === "nodes" && isForSpot(reading) && items.some((item) => item["readiness"] !== undefined)) {
    const many = (name: string, number: number, label: string) => ledger.print(countFigure(count, name, number, label));
    const { figures } = outcome.output;
    return nodeGroupSentences(items, {
      figures,
      interruptions: interruptionsIn(outcome.raw),
      saving: savingIn(outcome.raw),
      many,
      ledger,
      frame: reading.frame,
      year,
    });
  }
  const names = items.map(nameOf).filter((name) => name !== "");
  const head = `${ledger.print(count)} ${items.length === 1 ? noun[0] : noun[1]}`;
  return [
    lead(names.length > 0 && names.length <= 8 && what !== "nodes" ? `${head}: ${listed(names)}.` : `${head}, listed below.`),
    ...standOut(what, items, count, ledger, reading, year),
  ];
}

function whatOf(outcome: ToolOutcome, reading: Reading): string {
  if (outcome.tool === "locate_workload") return "nodes";
  const asked = typeof outcome.input === "object" && outcome.input !== null && "what" in outcome.input ? String(outcome.input.what) : "";
  return NOUNS[asked] === undefined ? String(reading.frame["a.what"] ?? asked) : asked;
}

function standOut(what: string, items: readonly Item[], count: Figure, ledger: Ledger, reading: Reading, year: number): Sentence[] {
  const many = (name: string, number: number, label: string) => ledger.print(countFigure(count, name, number, label));
  if (what === "nodes") return [...split(items, "purchase_option", many), ...largest(items, "cluster", "nodes", many)];
  if (what === "workloads") return largest(items, "cluster", "workloads", many);
  if (what === "clusters") return clusters(items, many);
  if (what === "savings_plans") return plans(items, count, ledger, year);
  if (what === "volumes") return volumes(items, many);
  return [];
}

function isForSpot({ frame }: Reading): boolean {
  return frame["f.purchase"] === "on_demand" || frame["a.kind"] === "spot" || frame["a.to"] === "spot";
}

function interruptionsIn(raw: unknown): readonly Interruption[] {
  return typeof raw === "object" && raw !== null && "interruptions" in raw ? (raw.interruptions as readonly Interruption[]) : [];
}

function savingIn(raw: unknown): NodeSavingRead | undefined {
  return typeof raw === "object" && raw !== null && "saving" in raw ? (raw.saving as NodeSavingRead) : undefined;
}

type Count = (name: string, number: number, label: string) => string;

function split(items: readonly Item[], key: string, many: Count): Sentence[] {
  const groups = [...Map.groupBy(items, (item) => String(item[key] ?? "unknown"))].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  if (groups.length < 2) return [];
  return [
    finding(
      0.7,
      `${capital(listed(groups.slice(0, 4).map(([name, group]) => `${many(`${key}-${name}`, group.length, name)} ${inert(name).replaceAll("_", " ")}`)))}.`,
    ),
  ];
}

function largest(items: readonly Item[], key: string, noun: string, many: Count): Sentence[] {
  const groups = [...Map.groupBy(items, (item) => String(item[key] ?? ""))]
    .filter(([name]) => name !== "")
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  const top = groups[0];
  if (top === undefined || groups.length < 2) return [];
  return [finding(0.6, `Most are in ${thing(top[0])}: ${many(`in-${key}`, top[1].length, `${noun} in ${top[0]}`)} ${noun}.`)];
}

function clusters(items: readonly Item[], many: Count): Sentence[] {
  const nodes = items.reduce((sum, item) => sum + Number(item["nodes"] ?? 0), 0);
  const top = items.toSorted((a, b) => Number(b["nodes"] ?? 0) - Number(a["nodes"] ?? 0))[0];
  const versions = [...new Set(items.map((item) => String(item["version"] ?? "")))].filter((version) => version !== "").sort();
  return [
    ...(top === undefined || items.length < 2
      ? []
      : [
          finding(
            0.7,
            `They run ${many("nodes", nodes, "nodes")} nodes; the largest is ${thing(String(top["name"]))} with ${many("nodes-of-largest", Number(top["nodes"] ?? 0), `nodes of ${String(top["name"])}`)}.`,
          ),
        ]),
    ...(versions.length > 1 ? [finding(0.4, `Their Kubernetes versions differ: ${versions.map((version) => inert(version)).join(", ")}.`)] : []),
  ];
}

function plans(items: readonly Item[], count: Figure, ledger: Ledger, year: number): Sentence[] {
  const commitments = items.map((item) => decimalOf(typeof item["commitment"] === "string" ? item["commitment"] : null));
  const known = commitments.filter((value) => value !== undefined);
  const total: Figure = {
    ...count,
    id: `${count.queryId}.commitment`,
    value: known.length === items.length ? toText(sumOf(known)) : null,
    unit: "USD/h",
    metric: "commitment",
    label: "commitments together",
  };
  const ends = items
    .flatMap((item) => (typeof item["end"] === "string" ? [{ name: String(item["name"]), end: item["end"] }] : []))
    .sort((a, b) => (a.end < b.end ? -1 : 1));
  const next = ends[0];
  return [
    finding(0.8, `Together they commit ${ledger.print(total)}.`),
    ...(next === undefined
      ? []
      : [
          finding(
            0.7,
            `${items.length === 1 ? "It ends" : "The next to end is " + thing(next.name) + ","} on ${tight(formatDay(new Date(next.end), { year }))}.`,
          ),
        ]),
  ];
}

function volumes(items: readonly Item[], many: Count): Sentence[] {
  const loose = items.filter((item) => item["attached"] === "unattached").length;
  const old = items.filter((item) => item["type"] === "gp2").length;
  return [
    ...(loose === 0 ? [] : [finding(0.8, `${many("unattached", loose, "unattached volumes")} ${loose === 1 ? "is" : "are"} attached to nothing.`)]),
    ...(old === 0 ? [] : [finding(0.6, `${many("gp2", old, "gp2 volumes")} ${old === 1 ? "is" : "are"} of type gp2.`)]),
  ];
}

const MOST_ENTRIES = 6;

function auditSentences(items: readonly Item[], year: number): Sentence[] {
  const line = (item: Item) => {
    const outcome = String(item["outcome"] ?? "success");
    return `- ${tight(formatInstant(new Date(String(item["at"])), { year }))}: ${inert(String(item["event"]))}, by ${inert(String(item["actor"] ?? "someone"))}${outcome === "success" ? "" : ` (${inert(outcome)})`}`;
  };
  const refused = items.filter((item) => item["outcome"] === "denied" || item["outcome"] === "failed");
  const who = [...new Set(items.map((item) => String(item["actor"] ?? "")))].filter((name) => name !== "");
  return [
    lead(items.length === 1 ? "The log has a single entry for that." : `Latest first${who.length === 1 ? `, all by ${inert(who[0] ?? "")}` : ""}.`),
    { place: "finding", weight: 0.8, text: items.slice(0, MOST_ENTRIES).map(line).join("\n"), block: true },
    ...(refused.length > 0 ? [caveat(0.7, "Some of it was refused or failed; the table says which.")] : []),
  ];
}

function tableSentences(outcome: ToolOutcome, rows: number, truncated: boolean): Sentence[] {
  if (rows === 0) return [lead("The query ran and found no rows.")];
  return [
    lead("The rows are in the table below, as the query gave them."),
    ...(truncated ? [finding(0.8, "There are more rows than are shown; narrow the query to see them all.")] : []),
    ...(outcome.output.sources.length > 0 ? [caveat(0.3, "A query of your own does not say what its numbers mean; the columns do.")] : []),
  ];
}

function nameOf(item: Item): string {
  for (const key of ["name", "label", "id", "instanceId"]) if (typeof item[key] === "string") return thing(item[key]);
  return "";
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
