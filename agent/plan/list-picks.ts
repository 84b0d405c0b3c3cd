import type { Frame, Understanding } from "#core/planner/frame";
import * as words from "#agent/plan/node-words";

/** A row of the list that the last answer showed, as far as its columns say. */
export type ListedRow = {
  readonly name: string;
  readonly price?: string | undefined;
  readonly saving?: string | undefined;
  readonly readiness?: string | undefined;
  readonly bought?: string | undefined;
};

const ORDINALS: Readonly<Record<string, number>> = {
  first: 1,
  "1st": 1,
  top: 1,
  frist: 1,
  fisrt: 1,
  firts: 1,
  secnd: 2,
  second: 2,
  "2nd": 2,
  third: 3,
  "3rd": 3,
  fourth: 4,
  "4th": 4,
  fifth: 5,
  "5th": 5,
};
const PLACE = /^f\.(?:cluster|namespace|workload|account|region|instance_type|family)$/;
const COUNTS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** "Move the first two", "the cheapest of them", after a list of nodes: an order with the names that stand there. */
export function pickFromList(text: string, { reading }: Understanding, rows: readonly ListedRow[], history: readonly Frame[]): Frame | undefined {
  const { frame } = reading;
  const hasOwnPlace = Object.keys(frame).some((key) => PLACE.test(key) && !sameInHistory(frame, key, history));
  if (rows.length === 0 || hasOwnPlace) return undefined;
  const isOrder = frame.i === "sw" || words.MOVES.test(text);
  if (!isOrder || words.WOULD_IT.test(text)) return undefined;
  const picked = pickedIn(text, rows);
  if (picked.length === 0) return allOfThem(text, frame, rows, history);
  const to = targetOf(text, picked);
  return to === undefined
    ? undefined
    : {
        i: "sw",
        "a.node": picked
          .map(({ name }) => name)
          .toSorted()
          .join(","),
        "a.to": to,
      };
}

/** "Move them all": the list is looked at again, and a person picks with one click. */
function allOfThem(text: string, frame: Frame, rows: readonly ListedRow[], history: readonly Frame[]): Frame | undefined {
  const last = history.at(-1);
  const to = targetOf(text, rows);
  if (frame.i !== "sw" || last === undefined || to === undefined || !words.ALL_OF_THEM.test(text)) return undefined;
  const places = Object.fromEntries(Object.entries(last).filter(([key]) => PLACE.test(key)));
  return { ...places, i: "sw", "a.to": to };
}

function sameInHistory(frame: Frame, key: string, history: readonly Frame[]): boolean {
  return history.at(-1)?.[key] === frame[key];
}

function pickedIn(text: string, rows: readonly ListedRow[]): readonly ListedRow[] {
  const few = words.THE_FIRST_FEW.exec(text)?.[1]?.toLowerCase();
  if (few !== undefined) return rows.slice(0, /^\d/.test(few) ? Number(few) : COUNTS.indexOf(few) + 2);
  const able = rows.filter(({ readiness }) => readiness === undefined || readiness === "ready" || readiness === "careful");
  if (words.SAVES_MOST.test(text)) return extreme(able, "saving", -1);
  if (words.CHEAPEST.test(text)) return extreme(able, "price", 1);
  if (words.DEAREST.test(text)) return extreme(able, "price", -1);
  if (words.THE_LAST.test(text)) return rows.slice(-1);
  const nth = words.THE_NTH_ONE.exec(text)?.[1]?.toLowerCase();
  if (nth === undefined) return [];
  const place = ORDINALS[nth] ?? Number(/\d+/.exec(nth)?.[0] ?? 0);
  return rows.slice(place - 1, place);
}

function extreme(rows: readonly ListedRow[], key: "price" | "saving", sign: 1 | -1): readonly ListedRow[] {
  const known = rows.filter((row) => row[key] !== undefined);
  return known.toSorted((a, b) => sign * (Number(a[key]) - Number(b[key]))).slice(0, 1);
}

/** Where it goes: as it was said, else the other way than these nodes are bought. */
function targetOf(text: string, picked: readonly ListedRow[]): "spot" | "on_demand" | undefined {
  if (words.FROM_SPOT.test(text)) return "on_demand";
  if (words.TO_SPOT.test(text)) return "spot";
  const bought = new Set(picked.map((row) => row.bought?.replace(" ", "_")));
  if (bought.size !== 1) return undefined;
  const [one] = bought;
  return one === "on_demand" ? "spot" : one === "spot" ? "on_demand" : undefined;
}
