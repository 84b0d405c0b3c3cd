import type { AllocationAnswer, AllocationRow } from "#core/api/allocation";
import { differenceOf, shareOf } from "#core/figures/derive";
import type { Reading } from "#core/planner/frame";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { closed } from "#agent/writer/costs/scope-words";
import { known, type Ledger, roughly } from "#agent/writer/ledger";
import { during, hasNumeral, inert } from "#agent/writer/words";

/** Who costs what on a cluster: what pods hold, what is idle, what is shared; together the bill of its resources. */
export function allocationSentences(answer: AllocationAnswer, ledger: Ledger, reading: Reading, year: number): Sentence[] {
  const { frame } = reading;
  const place = answer.cluster === null ? "all clusters" : inert(answer.cluster);
  const when = during(answer.period, year);
  const wanted = String(frame["f.workload"] ?? frame["f.namespace"] ?? "").toLowerCase();
  const one = wanted === "" ? undefined : answer.rows.find(({ key, label }) => [key, label].some((name) => name?.toLowerCase() === wanted));
  const isOfTag = answer.by.startsWith("tag:") ? wantedTag(answer, frame) : undefined;
  const row = one ?? isOfTag;
  const isIdle = frame["m"] === "idle" || frame["m"] === "efficiency" || row === undefined;
  if (wanted !== "" && row === undefined)
    return [
      lead(`No ${inert(answer.by)} ${inert(wanted)} held anything on ${place} ${when}.`),
      finding(
        0.8,
        `There are: ${answer.rows
          .slice(0, 6)
          .map(({ label }) => inert(label))
          .join(", ")}.`,
      ),
    ];
  return [
    ...(row === undefined ? whole(answer, ledger, place, when) : ofRow(answer, row, ledger, place, when)),
    ...(isIdle && row === undefined ? ranked(answer, ledger) : []),
    caveat(
      0.8,
      answer.basis === "live-inventory"
        ? "The export has no split cost allocation, so what runs now stands for the whole period; the prices are the bill's."
        : "Requests and usage come from AWS's split cost allocation, the prices from the bill.",
    ),
    ...(answer.reconciliation.ties ? [caveat(0.5, "What pods hold, idle and shared cost add up to the bill of these resources to the cent.")] : []),
    ...answer.notes
      .filter((note) => !hasNumeral(note))
      .slice(0, 1)
      .map((note) => caveat(0.4, closed(note))),
    move(
      answer.spread.idle === "none"
        ? "Ask for it fully loaded, and idle and shared cost are spread over those that run there."
        : "Ask for the idle cost, and it stands apart again.",
    ),
  ];
}

function wantedTag(answer: AllocationAnswer, frame: Reading["frame"]): AllocationRow | undefined {
  const wanted = String(frame[`f.${answer.by}`] ?? "").toLowerCase();
  return wanted === "" ? undefined : answer.rows.find(({ key }) => key?.toLowerCase() === wanted);
}

function ofRow(answer: AllocationAnswer, row: AllocationRow, ledger: Ledger, place: string, when: string): Sentence[] {
  const spread = answer.spread.idle !== "none" || answer.spread.shared !== "none";
  const name = `${answer.by === "namespace" || answer.by === "workload" ? `${answer.by} ` : ""}${inert(row.label)}`;
  const nodes = differenceOf(answer.bill, answer.shared, "nodes of the clusters");
  return [
    lead(
      spread
        ? `Fully loaded, ${name} costs ${ledger.print(row.total)} on ${place} ${when} (${answer.metric.name.replaceAll("_", " ")}): ${ledger.print(row.own)} that its pods hold, ${ledger.print(row.idle)} of idle and ${ledger.print(row.shared)} of shared cost, spread ${answer.spread.idle === "uniform" ? "in equal parts" : "by cost"}.`
        : `${name.charAt(0).toUpperCase()}${name.slice(1)} costs ${ledger.print(row.own)} on ${place} ${when} (${answer.metric.name.replaceAll("_", " ")}): what its pods hold, idle and shared cost apart.`,
    ),
    ...(known(row.efficiency) ? [finding(0.85, `Of what it asks for it uses ${ledger.print(row.efficiency)}.`)] : []),
    ...(known(nodes) && roughly(nodes) > 0
      ? [finding(0.5, `Its pods hold ${ledger.print(shareOf(row.own, nodes, `${row.label}, share of the nodes`))} of the nodes' cost there.`)]
      : []),
  ];
}

function whole(answer: AllocationAnswer, ledger: Ledger, place: string, when: string): Sentence[] {
  const shared = answer.sharedParts.toSorted((a, b) => roughly(b.cost) - roughly(a.cost)).slice(0, 3);
  return [
    lead(
      `${place.charAt(0).toUpperCase()}${place.slice(1)} cost ${ledger.print(answer.bill)} ${when} (${answer.metric.name.replaceAll("_", " ")}): pods hold ${ledger.print(answer.own)}, ${ledger.print(answer.idle)} is idle${known(answer.idleShare) ? ` (${ledger.print(answer.idleShare)} of the nodes)` : ""}, ${ledger.print(answer.shared)} is shared.`,
    ),
    ...(shared.length === 0
      ? []
      : [finding(0.5, `Shared are ${shared.map(({ what, cost }) => `${inert(what)} ${ledger.print(cost)}`).join(", ")}.`)]),
  ];
}

function ranked(answer: AllocationAnswer, ledger: Ledger): Sentence[] {
  const rows = answer.rows.toSorted((a, b) => roughly(b.total) - roughly(a.total)).slice(0, 4);
  if (rows.length < 2) return [];
  const least = answer.rows
    .filter(({ efficiency, own }) => known(efficiency) && roughly(own) > 0)
    .toSorted((a, b) => roughly(a.efficiency) - roughly(b.efficiency))[0];
  const value = (row: AllocationRow) =>
    answer.by === "cluster" || answer.spread.idle !== "none"
      ? `${ledger.print(row.total)}, of it ${ledger.print(row.idle)} idle`
      : ledger.print(row.total);
  return [
    finding(
      0.8,
      `By ${inert(answer.by.replace("tag:", ""))}: ${rows.map((row) => `${inert(row.label)} ${value(row)}`).join(answer.by === "cluster" || answer.spread.idle !== "none" ? "; " : ", ")}.`,
    ),
    ...(least === undefined
      ? []
      : [finding(0.6, `Least efficient is ${inert(least.label)}: it uses ${ledger.print(least.efficiency)} of what it asks for.`)]),
  ];
}
