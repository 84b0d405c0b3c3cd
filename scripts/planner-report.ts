import { writeFileSync } from "node:fs";
import { bankAuthors, bankHash, readBank } from "#agent/planner/bank";
import type { Scores } from "#agent/planner/scores";
import { differences } from "#agent/planner/score-frames";
import { crossValidate } from "#agent/planner/training/cross-validate";
import { reportOf } from "#agent/planner/training/report";

/** Prints the planner's scores, one author left out in turn, and writes agent/planner/report.json. `--errors <file>` lists what went wrong. */
const bank = new Map(bankAuthors().map((author) => [author, readBank(author)]));
const folds = crossValidate(bank, (text) => console.error(text));
const { report, judgements } = reportOf(bank, folds, bankHash());
writeFileSync(
  new URL("../agent/planner/report.json", import.meta.url),
  `${JSON.stringify(report, (_key, value: unknown) => (typeof value === "number" ? Math.round(value * 1e4) / 1e4 : value), 1)}\n`,
);

const percent = (x: number) => `${(x * 100).toFixed(1)} %`.padStart(8);
const COLUMNS: readonly (readonly [string, (s: Scores) => string])[] = [
  ["exact", (s) => percent(s.answeredExactly)],
  ["1 click", (s) => percent(s.oneClick)],
  ["asked", (s) => percent(s.asked)],
  ["or chip", (s) => percent(s.oneClickOrChip)],
  ["wrong act", (s) => percent(s.wrongActions)],
  ["refused", (s) => percent(s.inDomainRefused)],
  ["oos", (s) => percent(s.outOfScopeCaught)],
  ["inj acts", (s) => String(s.injectionsActedOn).padStart(8)],
  ["intent", (s) => percent(s.intent)],
  ["best", (s) => percent(s.bestReading)],
];
for (const [name, table] of [
  ["history as labelled", report.history.labelled],
  ["history as it read it itself", report.history.own],
] as const) {
  console.log(`\n${name}\n${"".padEnd(8)}${COLUMNS.map(([label]) => label.padStart(10)).join("")}`);
  for (const [author, scores] of [...Object.entries(table.authors), ["all", table.all] as const])
    console.log(`${author.padEnd(8)}${COLUMNS.map(([, show]) => show(scores).padStart(10)).join("")}`);
}

const errors = process.argv.indexOf("--errors");
const file = process.argv[errors + 1];
if (errors > 0 && file !== undefined) {
  const today = Math.floor(Date.parse("2026-11-18") / 86_400_000);
  const lines = judgements
    .filter((j) => !j.own && differences(j.understanding.reading.frame, j.gold, today).length > 0)
    .map(
      ({ line, gold, understanding }) =>
        `${line.author}${line.conv}.${line.turn} ${line.text.replaceAll("\n", " ")}\n     gold ${JSON.stringify(gold)}\n     got  ${JSON.stringify(understanding.reading.frame)} ${understanding.reading.confidence.toFixed(2)}${understanding.ask ? " ASK" : ""} DIFF ${differences(understanding.reading.frame, gold, today).join(",")}`,
    );
  writeFileSync(file, lines.join("\n"));
}
