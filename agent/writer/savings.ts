import { reasonWords } from "#core/commitments/net-effect-reason";
import type { Figure } from "#core/costs/figure";
import type { Finding, SavingKind, SavingsReport } from "#core/insights/savings";
import type { Reading } from "#core/planner/frame";
import { listed, subjectParts } from "#core/charts/subject";
import { sumOfFigures } from "#core/figures/derive";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { leftOutBill } from "#agent/writer/left-out-bill";
import { known, type Ledger, roughly, sign } from "#agent/writer/ledger";
import { capital, hasNumeral, inert, thing } from "#agent/writer/words";

const MOST_LEFT_OUT = 3;
const KIND_WORDS: Readonly<Record<SavingKind, string>> = {
  unused_commitment: "unused commitment",
  unattached_volume: "unattached volumes",
  idle_address: "idle addresses",
  idle_nat_gateway: "idle NAT gateways",
  gp2_volume: "gp2 volumes",
  old_generation: "old instance generations",
  nights_weekends: "nights and weekends without load",
};

/** Kinds that people ask for and that are not looked for yet, in their words. */
const NOT_LOOKED_FOR: Readonly<Record<string, string>> = {
  graviton: "moves to Graviton",
  spot: "moves to spot",
  rightsizing: "oversized requests and instances",
};

/** "What should we do next?": the list by dollars, how sure each is, what the total is worth net of commitments. */
export function savingsSentences(report: SavingsReport, ledger: Ledger, reading: Reading): Sentence[] {
  const wanted = typeof reading.frame["n"] === "number" ? reading.frame["n"] : 5;
  const shown = report.findings.slice(0, Math.max(1, wanted));
  const asked = NOT_LOOKED_FOR[String(reading.frame["a.kind"] ?? "")];
  const notYet = asked === undefined ? [] : [lead(`I don't look for ${asked} yet${shown.length === 0 ? "" : "; this is what I do find"}.`, 1.1)];
  if (shown.length === 0) return [...notYet, ...nothingFound(report, ledger)];
  return [
    ...notYet,
    savingsLead(report, ledger, shown.length),
    ...list(shown, ledger),
    ...left(report, shown.length, ledger),
    ...gap(report, ledger),
    ...leftOut(report, ledger),
    ...sureness(report.findings, ledger),
    ...unchecked(report),
    caveat(0.3, "A month is 730 hours in these estimates, and each resource is counted once."),
    ...first(shown),
  ];
}

function savingsLead(report: SavingsReport, ledger: Ledger, shown: number): Sentence {
  const top = report.findings[0];
  const { what, where } = subjectParts({ filters: [...report.filters], exclude: [] });
  const scope = [what === "" ? "" : `for ${inert(what)}`, inert(where)].filter((part) => part !== "").join(" ");
  if (top === undefined || shown === 1)
    return lead(
      top === undefined ? "" : `${scope === "" ? "" : `${capital(scope)}: `}${titled(top, ledger)}, which would save ${worth(top, ledger)}.`,
    );
  const total = known(report.totalNet) ? report.totalNet : report.total;
  return lead(
    `${scope === "" ? "All together" : `All together ${scope}`} would save ${ledger.print(total)}${same(report.total, report.totalNet) ? "" : " net of commitments"}; the largest part is ${KIND_WORDS[top.kind]}, ${ledger.print(top.net)}.`,
  );
}

function titled(item: Finding, ledger: Ledger): string {
  return inert(item.title).replace(/^\d[\d,]*/, () => ledger.print(item.count));
}

/** Net first; gross beside it where a plan pays for much of the usage. */
function worth(item: Finding, ledger: Ledger): string {
  if (same(item.saving, item.net)) return ledger.print(item.net);
  if (roughly(item.net) < 1) return `nothing now, as it ${reasonOfItem(item)} (${ledger.print(item.saving)} before commitments)`;
  return `${ledger.print(item.net)} (${ledger.print(item.saving)} before commitments)`;
}

/** What the waterfall says of the gap between the two. */
function reasonOfItem({ netReason }: Finding): string {
  return netReason === null ? "ends usage that a plan or reservation pays for" : inert(reasonWords(netReason));
}

function why(item: Finding): string {
  return item.netReason === null || same(item.saving, item.net) || roughly(item.net) < 1 ? "" : ` It ${reasonOfItem(item)}.`;
}

function list(findings: readonly Finding[], ledger: Ledger): Sentence[] {
  if (findings.length === 1) return findings.flatMap((item) => example(item, ledger));
  const lines = findings.map(
    (item, at) =>
      `${at + 1}. **${titled(item, ledger)}**: ${worth(item, ledger)}.${why(item)} ${capital(sureWord(item))}: ${lowered(item.because)} ${item.action}`,
  );
  return [{ place: "finding", weight: 0.9, text: lines.join("\n"), block: true }];
}

function example(item: Finding, ledger: Ledger): Sentence[] {
  const largest = item.items[0];
  const place =
    largest === undefined
      ? ""
      : `${thing(largest.resource)} in ${inert(largest.account)}${hasNumeral(largest.detail) ? "" : ` (${inert(largest.detail)})`}`;
  return [
    finding(0.7, `${capital(sureWord(item))}: ${lowered(item.because)}`),
    ...(largest === undefined
      ? []
      : [finding(0.6, item.items.length === 1 ? `It is ${place}.` : `The largest is ${place}, ${ledger.print(largest.saving)}.`)]),
    move(item.action),
  ];
}

function lowered(text: string): string {
  return text.replace(/^(The|It|Next|Both|Each)\b/, (word) => word.toLowerCase());
}

function left(report: SavingsReport, shown: number, ledger: Ledger): Sentence[] {
  const rest = report.findings.slice(shown);
  const sum = sumOfFigures(
    rest.map((item) => item.net),
    "smaller findings together",
  );
  if (sum === undefined || !known(sum)) return [];
  return [caveat(0.65, `Below these: ${rest.map((item) => KIND_WORDS[item.kind]).join(", ")}, ${ledger.print(sum)} together.`)];
}

function sureWord(item: Finding): string {
  return { high: "sure", medium: "fairly sure", low: "not sure" }[item.confidence];
}

/** Gross against net: usage under a plan frees commitment, not money. */
function gap(report: SavingsReport, ledger: Ledger): Sentence[] {
  if (!known(report.totalNet) || !known(report.total) || same(report.total, report.totalNet)) return [];
  const [only, ...others] = report.findings;
  const because = only !== undefined && others.length === 0 && roughly(only.net) >= 1 ? `, but it ${reasonOfItem(only)}` : "";
  return [caveat(0.8, `Before commitments it would look like ${ledger.print(report.total)}${because}.`)];
}

/** What only looks like a saving. */
function leftOut(report: SavingsReport, ledger: Ledger): Sentence[] {
  const [first] = report.leftOut;
  if (first === undefined) return [];
  const parts = report.leftOut.slice(0, MOST_LEFT_OUT).map((item) => {
    const count = ledger.print(item.count);
    const reason = item.netReason === null ? "" : `: it ${inert(reasonWords(item.netReason))}`;
    return `${inert(item.title).replace(/^\d[\d,]*/, () => count)}, ${ledger.print(item.saving)} before commitments, ${leftOutBill(item.net, ledger)}${reason}`;
  });
  return [caveat(0.75, `Left out, since commitments take more than it saves: ${parts.join("; ")}.`)];
}

function sureness(findings: readonly Finding[], ledger: Ledger): Sentence[] {
  const low = findings.filter((item) => item.confidence === "low");
  const largest = low[0];
  if (largest === undefined || findings.length < 2) return [];
  return [caveat(0.6, `Look twice at ${KIND_WORDS[largest.kind]} (${ledger.print(largest.net)}): the bill alone cannot prove it.`)];
}

/** What could not be checked, by reason. A service that the bill does not have needs no mention. */
function unchecked(report: SavingsReport): Sentence[] {
  const reasons = Map.groupBy(
    report.notChecked.filter((item) => !/no such service/.test(item.reason)),
    (item) => item.reason,
  );
  if (reasons.size === 0) return [];
  const parts = [...reasons]
    .slice(0, 3)
    .map(([reason, items]) => `${listed(items.map((item) => KIND_WORDS[item.kind]))}, because ${inert(reason, 200)}`);
  return [caveat(0.7, `Not checked: ${parts.join("; ")}.`)];
}

function first(findings: readonly Finding[]): Sentence[] {
  const easy = findings.find((item) => item.confidence === "high") ?? findings[0];
  if (easy === undefined || findings.length < 2) return [];
  return [
    move(
      `Start with ${KIND_WORDS[easy.kind]}: ${easy === findings[0] ? "it is the largest" : "it is the surest"}${easy.confidence === "high" && easy === findings[0] ? " and sure" : ""}.`,
    ),
  ];
}

function nothingFound(report: SavingsReport, ledger: Ledger): Sentence[] {
  const checked = report.checked.map((kind) => KIND_WORDS[kind]);
  return [
    lead(checked.length === 0 ? "I could not check for savings here." : `I found nothing to save among ${checked.join(", ")}.`),
    ...leftOut(report, ledger),
    ...unchecked(report),
  ];
}

function same(a: Figure, b: Figure): boolean {
  return a.value === b.value || (Math.abs(roughly(a) - roughly(b)) < 0.005 && sign(a) === sign(b));
}
