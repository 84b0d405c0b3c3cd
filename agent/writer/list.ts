import type { Figure } from "#core/costs/figure";
import type { Reading } from "#core/planner/frame";
import type { ToolOutcome } from "#agent/writer/answer";
import { finding, lead, type Sentence } from "#agent/writer/compose";
import type { Ledger } from "#agent/writer/ledger";
import type { Read } from "#agent/writer/raw";
import { capital, inert, thing } from "#agent/writer/words";

const NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  accounts: ["account", "accounts"],
  clusters: ["cluster", "clusters"],
  nodes: ["node", "nodes"],
  workloads: ["workload", "workloads"],
  savings_plans: ["Savings Plan", "Savings Plans"],
  approvals: ["approval", "approvals"],
  actions: ["entry", "entries"],
  untagged: ["untagged resource", "untagged resources"],
};

/** Inventory, audit and free SQL: how many, which, and the table below. */
export function listSentences(outcome: ToolOutcome, read: Read, ledger: Ledger, reading: Reading): Sentence[] {
  const what = String(reading.frame["a.what"] ?? (reading.frame.i === "audit" ? "actions" : ""));
  if (read.kind === "table") return tableSentences(outcome, read.value.rows.length, read.value.truncated);
  const [one, many] = NOUNS[what] ?? ["row", "rows"];
  const block = outcome.output.blocks[0];
  const count = read.kind === "list" ? read.value.length : (block?.rows.length ?? 0);
  const figure = outcome.output.figures.find((candidate) => candidate.unit === "count" && Number(candidate.value) === count);
  if (count === 0) return [lead(outcome.output.summary === "" ? `No ${many}.` : sentence(inert(outcome.output.summary)))];
  const names = read.kind === "list" ? read.value.map(nameOf).filter((name) => name !== "") : [];
  const countWords = figure === undefined ? capital(count === 1 ? `a single ${one}` : many) : `${ledger.print(figure)} ${count === 1 ? one : many}`;
  const head = names.length > 0 && names.length <= 10 ? `${countWords}: ${names.join(", ")}.` : `${countWords}, listed below.`;
  return [lead(head), ...figures(outcome.output.figures, figure, ledger)];
}

function tableSentences(outcome: ToolOutcome, rows: number, truncated: boolean): Sentence[] {
  if (rows === 0) return [lead("The query ran and found no rows.")];
  return [lead(sentence(inert(outcome.output.summary))), ...(truncated ? [finding(0.8, "There are more rows than are shown; narrow the query to see them all.")] : [])];
}

function nameOf(item: Record<string, unknown>): string {
  for (const key of ["name", "label", "id", "instanceId", "event"]) if (typeof item[key] === "string") return thing(item[key]);
  return "";
}

/** Figures that the tool chose to hand over, labelled. */
function figures(all: readonly Figure[], said: Figure | undefined, ledger: Ledger): Sentence[] {
  const rest = all.filter((figure) => figure !== said && figure.value !== null).slice(0, 3);
  return rest.length === 0 ? [] : [finding(0.5, `${rest.map((figure) => `${capital(inert(figure.label))}: ${ledger.print(figure)}`).join("; ")}.`)];
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
