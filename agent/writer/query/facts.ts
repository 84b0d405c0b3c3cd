import { dimensionWord, groupName, isTag, OTHER } from "#core/charts/dimension-words";
import { figureAt, figureById, type ResultShape, shapeOf } from "#core/charts/result-shape";
import { listed, type Subject, subjectParts } from "#core/charts/subject";
import type { Figure } from "#core/costs/figure";
import type { SemanticResult } from "#core/costs/query";
import { absolute, type Decimal, decimalOf } from "#core/figures/decimal";
import type { Extras, Reading } from "#core/planner/frame";
import { capital, inert, thing } from "#agent/writer/words";

/** One row of a result with its figures, named for prose. */
export type Entry = {
  readonly name: string;
  /** The same where a sentence begins: names stay as they are written, our own words get a capital. */
  readonly start: string;
  /** Raw value of the first dimension; null is "has none". */
  readonly key: unknown;
  readonly time: string | undefined;
  readonly value: Figure;
  readonly previous: Figure | undefined;
  readonly change: Figure | undefined;
  readonly changeRatio: Figure | undefined;
  readonly average: Figure | undefined;
  readonly amount: Decimal | undefined;
  readonly moved: Decimal | undefined;
  readonly isOther: boolean;
  readonly isMissing: boolean;
};

/** A result, read once: what it is about, its total and its rows in order of size. */
export type Facts = {
  readonly result: SemanticResult;
  readonly shape: ResultShape;
  readonly reading: Reading;
  readonly extras: Extras;
  readonly question: string;
  /** The year that goes without saying. */
  readonly year: number;
  readonly subject: Subject;
  readonly total: Figure | undefined;
  readonly previous: Figure | undefined;
  readonly change: Figure | undefined;
  readonly changeRatio: Figure | undefined;
  readonly entries: readonly Entry[];
  /** Named entries, largest first; neither "other" nor missing values. */
  readonly ranked: readonly Entry[];
  readonly other: Entry | undefined;
  readonly missing: Entry | undefined;
  /** The first grouping dimension, undefined when there is none. */
  readonly by: string | undefined;
  readonly word: string;
  readonly words: string;
};

export function factsOf(result: SemanticResult, reading: Reading, question: string, year: number): Facts {
  const shape = shapeOf(result);
  const by = shape.dimensions[0];
  const entries = shape.rows.flatMap((row): Entry[] => {
    const value = figureAt(result, row.index, "value");
    if (value === undefined) return [];
    const key = row.groups[0];
    const names = shape.dimensions.map((dimension, at) =>
      row.groups[at] === OTHER || row.groups[at] === null ? groupName(dimension, row.groups[at]) : thing(groupName(dimension, row.groups[at])),
    );
    return [
      {
        name: names.join(" / "),
        start: isOurWord(by, key) ? capital(names.join(" / ")) : names.join(" / "),
        key,
        time: row.time,
        value,
        previous: figureAt(result, row.index, "previous"),
        change: figureAt(result, row.index, "change"),
        changeRatio: figureAt(result, row.index, "change_ratio"),
        average: figureAt(result, row.index, "daily_average"),
        amount: decimalOf(value.value),
        moved: decimalOf(figureAt(result, row.index, "change")?.value),
        isOther: key === OTHER,
        isMissing: by !== undefined && (key === null || key === "" || key === "(none)"),
      },
    ];
  });
  const about = subjectParts(result.query);
  const single = shape.time === undefined && by === undefined ? entries[0] : undefined;
  const named = entries.filter((entry) => !entry.isOther && !entry.isMissing);
  return {
    result,
    shape,
    reading,
    extras: reading.extras,
    question,
    year,
    subject: { what: inert(about.what), where: inert(about.where), without: inert(about.without) },
    total: figureById(result, "total") ?? single?.value,
    previous: figureById(result, "total_previous") ?? single?.previous,
    change: figureById(result, "total_change") ?? single?.change,
    changeRatio: figureById(result, "total_change_ratio") ?? single?.changeRatio,
    entries,
    ranked: named.toSorted((a, b) => order(b.amount, a.amount) || (a.name < b.name ? -1 : 1)),
    other: entries.find((entry) => entry.isOther),
    missing: by === undefined ? undefined : entries.find((entry) => entry.isMissing),
    by,
    word: by === undefined ? "" : wordOf(shape.dimensions, false),
    words: by === undefined ? "" : wordOf(shape.dimensions, true),
  };
}

function wordOf(dimensions: readonly string[], many: boolean): string {
  const [only, ...more] = dimensions;
  if (only === undefined) return "";
  if (more.length === 0) return dimensionWord(only, many);
  return `${many ? "combinations" : "combination"} of ${listed(dimensions.map((dimension) => dimensionWord(dimension)))}`;
}

function isOurWord(dimension: string | undefined, key: unknown): boolean {
  return dimension === "purchase_option" || key === OTHER || key === null || key === undefined || key === "";
}

export function order(a: Decimal | undefined, b: Decimal | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  return a > b ? 1 : -1;
}

export function byMove(entries: readonly Entry[]): Entry[] {
  return entries
    .filter((entry) => entry.moved !== undefined && entry.moved !== 0n)
    .toSorted((a, b) => order(absolute(b.moved ?? 0n), absolute(a.moved ?? 0n)) || (a.name < b.name ? -1 : 1));
}

export function isMoney(facts: Facts): boolean {
  return /^[A-Z]{3}$/.test(facts.result.metric.unit);
}

export function byTag(facts: Facts): boolean {
  return facts.by !== undefined && isTag(facts.by);
}
