import { describePeriod, describeValue, dimensionName } from "#agent/planner/describe";
import { CHART_NAMES, METRIC_NAMES } from "#agent/planner/lexicon/names";
import type { ReadingChip } from "#core/chat/blocks";
import type { Frame, Reading } from "#core/planner/frame";

const capital = (s: string) => s.charAt(0).toUpperCase() + s.slice(1);
const listOf = (value: unknown) => (value === undefined ? [] : String(value).split(","));

const LABELS: Readonly<Record<string, string>> = {
  m: "Metric",
  t: "Period",
  c: "Compared with",
  g: "By",
  gr: "Every",
  ch: "As",
  n: "Top",
  o: "Order",
  "a.target": "About",
  "a.kind": "Kind",
  "a.do": "Doing",
  "a.limit": "Limit",
  "a.spread": "Idle and shared cost",
  "a.name": "Name",
  "a.state": "State",
  "a.what": "List",
  "a.topic": "Term",
  "a.ref": "Which",
  "a.who": "Who",
  "a.node": "Node",
  "a.to": "To",
};

const METRICS = ["amortized", "unblended", "net_amortized", "net", "billed", "gross", "list", "usage"];
const PERIODS = ["this_month", "last_month", "last_7d", "last_30d", "last_quarter", "this_year"];
const COMPARISONS = ["prev_period", "prev_year"];
const GROUPS = ["service", "account", "region", "cluster", "namespace", "purchase_option", "instance_type"];
const GRANULARITIES = ["daily", "weekly", "monthly"];
const CHARTS = ["bar", "line", "area", "pie", "table", "heatmap"];

/** An empty value takes the slot away; see {@link applyChip}. */
const NOTHING = { value: "", display: "none" } as const;

function choices(
  values: readonly string[],
  current: string,
  show: (value: string) => string,
  removable: boolean,
): { value: string; display: string }[] {
  const others = values.filter((value) => value !== current).map((value) => ({ value, display: show(value) }));
  return removable ? [...others, NOTHING] : others;
}

const metricShown = (value: string) => capital(METRIC_NAMES[value] ?? value.replaceAll("_", " "));
const periodShown = (value: string) => capital(describePeriod(value));
const groupShown = (value: string) =>
  listOf(value)
    .map((each) => capital(dimensionName(each)))
    .join(", ");

/** The reading's slots as chips: metric, period, comparison, filters, grouping, grain, order, how many, chart. Assumed ones are marked. */
export function readingChips(reading: Reading): ReadingChip[] {
  const said = reading.frame;
  const frame: Frame = { ...reading.assumed, ...said, i: said.i };
  const chips: ReadingChip[] = [];
  const add = (slot: string, label: string, display: string, alternatives: ReadingChip["alternatives"]) => {
    chips.push({ slot, label, value: String(frame[slot] ?? ""), display, assumed: said[slot] === undefined, alternatives });
  };
  const value = (slot: string) => String(frame[slot] ?? "");
  if (frame["m"] !== undefined) add("m", "Metric", metricShown(value("m")), choices(METRICS, value("m"), metricShown, false));
  if (frame["t"] !== undefined) add("t", "Period", periodShown(value("t")), choices(PERIODS, value("t"), periodShown, false));
  if (frame["c"] !== undefined) add("c", "Compared with", periodShown(value("c")), choices(COMPARISONS, value("c"), periodShown, true));
  for (const slot of Object.keys(frame)
    .filter((key) => /^[fx]\./.test(key))
    .toSorted()) {
    const dim = slot.slice(2);
    const names = listOf(frame[slot])
      .map((each) => describeValue(dim, each))
      .join(", ");
    const alternatives = [...wider(frame, slot), { value: "", display: slot.startsWith("f.") ? `any ${dimensionName(dim)}` : "nothing left out" }];
    add(slot, capital(slot.startsWith("f.") ? dimensionName(dim) : `Without ${dimensionName(dim)}`), names, alternatives);
  }
  if (frame["g"] !== undefined) add("g", "By", groupShown(value("g")), choices(GROUPS, value("g"), groupShown, true));
  if (frame["gr"] !== undefined) add("gr", "Every", capital(value("gr")), choices(GRANULARITIES, value("gr"), capital, true));
  if (frame["o"] !== undefined) add("o", "Order", "Lowest first", [{ value: "", display: "Highest first" }]);
  if (reading.extras.orderBy === "change")
    chips.push({ slot: "orderBy", label: "Order", value: "change", display: "By change", assumed: false, alternatives: [] });
  if (frame["n"] !== undefined)
    add(
      "n",
      frame["o"] === "asc" ? "Lowest" : "Top",
      value("n"),
      choices(["3", "5", "10", "20"], value("n"), (n) => n, true),
    );
  if (frame["ch"] !== undefined)
    add(
      "ch",
      "As",
      CHART_NAMES[value("ch")] ?? value("ch"),
      choices(CHARTS, value("ch"), (c) => CHART_NAMES[c] ?? c, true),
    );
  for (const slot of Object.keys(frame).filter((key) => key.startsWith("a."))) {
    const own = value(slot);
    add(
      slot,
      (slot === "a.what" && frame.i !== "inv" && frame.i !== "audit" ? "About" : LABELS[slot]) ?? capital(slot.slice(2).replaceAll("_", " ")),
      slot === "a.on" || slot === "a.value" ? describePeriod(own) : own.replaceAll("_", " "),
      [],
    );
  }
  return chips;
}

/** A value of several, one by one: a click keeps only that one. */
function wider(frame: Frame, slot: string): { value: string; display: string }[] {
  const values = listOf(frame[slot]);
  return values.length < 2 ? [] : values.map((each) => ({ value: each, display: `only ${describeValue(slot.slice(2), each)}` }));
}

/** The frame after a click on a chip: the slot set to the value, or taken away when the value is empty. */
export function applyChip(frame: Frame, slot: string, value: string | number): Frame {
  const { [slot]: _gone, ...rest } = frame;
  const kept: Frame = { ...rest, i: frame.i };
  if (value === "") return kept;
  return { ...kept, [slot]: slot === "n" ? Number(value) : value };
}
