import type { Figure } from "#core/costs/figure";
import type { Finding, SavingKind, SavingsReport } from "#core/insights/savings";
import type { Reading } from "#core/planner/frame";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { known, type Ledger, roughly, sign } from "#agent/writer/ledger";
import { capital, inert, thing } from "#agent/writer/words";

const KIND_WORDS: Readonly<Record<SavingKind, string>> = {
  unused_commitment: "unused commitment",
  unattached_volume: "unattached volumes",
  idle_address: "idle addresses",
  idle_nat_gateway: "idle NAT gateways",
  gp2_volume: "gp2 volumes",
  old_generation: "old instance generations",
  nights_weekends: "nights and weekends without load",
};

/** "What should we do next?": the list by dollars, how sure each is, what the total is worth net of commitments. */
export function savingsSentences(report: SavingsReport, ledger: Ledger, reading: Reading): Sentence[] {
  const wanted = typeof reading.frame["n"] === "number" ? reading.frame["n"] : 5;
  const shown = report.findings.slice(0, Math.max(1, wanted));
  if (shown.length === 0) return nothingFound(report);
  return [savingsLead(report, ledger), ...list(shown, ledger), ...gap(report, ledger), ...sureness(report.findings, ledger), ...unchecked(report), caveat(0.3, "A month is 730 hours in these estimates, and each resource is counted once."), ...first(shown)];
}

function savingsLead(report: SavingsReport, ledger: Ledger): Sentence {
  const top = report.findings[0];
  const net = known(report.totalNet) ? report.totalNet : report.total;
  const one = report.findings.length === 1;
  if (top === undefined || one) return lead(`${capital(top === undefined ? "savings" : inert(top.title))}: that would save ${ledger.print(net)}.`);
  return lead(`All together would save ${ledger.print(net)}${known(report.totalNet) && !same(report.total, report.totalNet) ? " net of commitments" : ""}; the largest part is ${KIND_WORDS[top.kind]}, ${ledger.print(top.net)}.`);
}

function list(findings: readonly Finding[], ledger: Ledger): Sentence[] {
  if (findings.length === 1) return findings.flatMap((item) => example(item, ledger));
  const lines = findings.map((item, at) => `${at + 1}. **${capital(inert(item.title))}**: ${ledger.print(item.net)}, ${sureWord(item)}. ${item.because} ${item.action}`);
  return [{ place: "finding", weight: 0.9, text: lines.join("\n"), block: true }];
}

function example(item: Finding, ledger: Ledger): Sentence[] {
  const largest = item.items[0];
  return [
    finding(0.7, `${capital(sureWord(item))}: ${item.because}`),
    ...(largest === undefined ? [] : [finding(0.6, `The largest is ${thing(largest.resource)} in ${inert(largest.account)} (${inert(largest.detail)}), ${ledger.print(largest.saving)}.`)]),
    move(item.action),
  ];
}

function sureWord(item: Finding): string {
  return { high: "sure", medium: "fairly sure", low: "not sure" }[item.confidence];
}

/** Gross against net: usage under a plan frees commitment, not money. */
function gap(report: SavingsReport, ledger: Ledger): Sentence[] {
  if (!known(report.totalNet) || !known(report.total) || same(report.total, report.totalNet)) return [];
  return [caveat(0.8, `Before commitments it would look like ${ledger.print(report.total)}: part of that usage is paid by a plan or reservation, and ending it frees commitment, not money.`)];
}

function sureness(findings: readonly Finding[], ledger: Ledger): Sentence[] {
  const low = findings.filter((item) => item.confidence === "low");
  const largest = low[0];
  if (largest === undefined || findings.length < 2) return [];
  return [caveat(0.6, `Look twice at ${KIND_WORDS[largest.kind]} (${ledger.print(largest.net)}): the bill alone cannot prove it.`)];
}

function unchecked(report: SavingsReport): Sentence[] {
  const first = report.notChecked[0];
  if (first === undefined) return [];
  const others = report.notChecked.slice(1).map((item) => KIND_WORDS[item.kind]);
  return [caveat(0.7, `Not checked: ${KIND_WORDS[first.kind]}, because ${first.reason}${others.length === 0 ? "" : `; nor ${others.join(", ")}`}.`)];
}

function first(findings: readonly Finding[]): Sentence[] {
  const easy = findings.find((item) => item.confidence === "high") ?? findings[0];
  if (easy === undefined || findings.length < 2) return [];
  return [move(`Start with ${KIND_WORDS[easy.kind]}: ${easy === findings[0] ? "it is the largest" : "it is the surest"}${easy.confidence === "high" && easy === findings[0] ? " and sure" : ""}.`)];
}

function nothingFound(report: SavingsReport): Sentence[] {
  const checked = report.checked.map((kind) => KIND_WORDS[kind]);
  return [lead(checked.length === 0 ? "I could not check for savings here." : `I found nothing to save among ${checked.join(", ")}.`), ...unchecked(report)];
}

function same(a: Figure, b: Figure): boolean {
  return a.value === b.value || (Math.abs(roughly(a) - roughly(b)) < 0.005 && sign(a) === sign(b));
}
