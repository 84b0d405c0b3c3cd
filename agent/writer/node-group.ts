import { listed } from "#core/charts/subject";
import type { Figure } from "#core/costs/figure";
import { formatDay } from "#core/figures/dates";
import type { Frame } from "#core/planner/frame";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import type { Ledger } from "#agent/writer/ledger";
import { lowerFirst, sentence } from "#agent/writer/proposals/words";
import { inert, thing, tight } from "#agent/writer/words";
import type { NodeSavingRead } from "#tools/read/node-totals";

type Item = Readonly<Record<string, unknown>>;
type Count = (name: string, number: number, label: string) => string;
export type Interruption = { readonly type: string; readonly region: string; readonly band: string; readonly source: string; readonly asOf: string };

const MOST_REASONS = 4;
const MOST_NAMES = 3;
const MOST_TOLD = 15;
const PLACES = ["f.workload", "f.namespace", "f.cluster", "f.account"];

/** Whether nodes can go to spot, told together: how many, why the others can't, what it would save and risk. */
export function nodeGroupSentences(
  items: readonly Item[],
  {
    figures,
    interruptions,
    saving,
    many,
    ledger,
    frame,
    year,
  }: {
    readonly figures: readonly Figure[];
    readonly interruptions: readonly Interruption[];
    /** What sums are net of; without it they are before commitments. */
    readonly saving?: NodeSavingRead | undefined;
    readonly many: Count;
    readonly ledger: Ledger;
    readonly frame: Frame;
    readonly year: number;
  },
): Sentence[] {
  const of = (state: string) => items.filter((item) => item["readiness"] === state);
  const [ready, careful, blocked, there] = [of("ready"), of("careful"), of("blocked"), of("spot_already")];
  const best = (of: readonly Item[]) => of.filter(savesSomething).toSorted((a, b) => Number(b["saving"] ?? 0) - Number(a["saving"] ?? 0))[0];
  const first = best(ready);
  const canMove = ready.length + careful.length;
  return [
    lead(headOf(items.length, { ready, careful, blocked, there }, many, frame)),
    ...savingSentences(figures, ledger, ready.length, saving),
    ...losingSentences(figures, { ledger, many, saving, losing: [...ready, ...careful].filter((item) => !savesSomething(item)) }),
    ...podsSentence(figures, ledger, canMove, frame),
    ...(first === undefined || canMove === 1
      ? []
      : [finding(0.5, `The most would be saved with ${thing(String(first["name"]))} of ${thing(String(first["cluster"] ?? ""))}.`)]),
    // A list of everything, or its sum, is not asked for reasons; the table has them.
    ...(frame.i !== "why" && frame.i !== "sw" && items.length > MOST_TOLD && !PLACES.some((place) => frame[place] !== undefined)
      ? []
      : [...reasonsOf("Can't, because:", blocked, many), ...reasonsOf("With care:", careful, many)]),
    ...(canMove === 0 ? [] : interruptionSentence(interruptions, year)),
    ...(frame.i !== "sw" && canMove > 0 ? [move(nextMove(first ?? best(careful)), 0.4)] : []),
  ];
}

type States = Readonly<Record<"ready" | "careful" | "blocked" | "there", readonly Item[]>>;

function headOf(all: number, { ready, careful, blocked, there }: States, many: Count, frame: Frame): string {
  const workload = frame["f.workload"] ?? frame["f.namespace"];
  const runs = workload === undefined ? "" : ` that ${all === 1 ? "runs" : "run"} ${inert(String(workload))}`;
  const count = `${many("nodes", all, "nodes looked at")} ${all === 1 ? "node" : "nodes"}${runs}`;
  if (blocked.length === all) return all === 1 ? `The one node${runs} can't go to spot.` : `None of the ${count} can go to spot.`;
  if (there.length === all) return all === 1 ? `The one node${runs} is on spot already.` : `All ${count} are on spot already.`;
  if (ready.length === all && all > 1) return `All ${count} can go to spot.`;
  const parts = [
    ...(ready.length === 0 ? [] : [`${many("readiness-ready", ready.length, "nodes, ready")} can go to spot`]),
    ...(careful.length === 0 ? [] : [`${many("readiness-careful", careful.length, "nodes, careful")} can with care`]),
    ...(blocked.length === 0 ? [] : [`${many("readiness-blocked", blocked.length, "nodes, blocked")} can't`]),
    ...(there.length === 0
      ? []
      : [`${many("readiness-there", there.length, "nodes, spot already")} ${there.length === 1 ? "is" : "are"} there already`]),
  ];
  return `Of the ${count}, ${listed(parts)}.`;
}

/** What is not known to cost something may be worth moving. */
function savesSomething({ saving }: Item): boolean {
  return saving === undefined || Number(saving) > 0;
}

const finder =
  (figures: readonly Figure[]) =>
  (path: string): Figure | undefined =>
    figures.find(({ id, value }) => id.endsWith(`.${path}`) && value !== null);

function savingSentences(figures: readonly Figure[], ledger: Ledger, ready: number, saving: NodeSavingRead | undefined): Sentence[] {
  const find = finder(figures);
  const pair = (state: string) => {
    const [hour, month] = [find(`${state}_saving_hour`), find(`${state}_saving_month`)];
    return hour === undefined || month === undefined ? undefined : `${ledger.size(hour)}, ${ledger.size(month)}`;
  };
  const [now, care] = [pair("ready"), pair("careful")];
  if (now === undefined && care === undefined)
    return ready > 0 && find("losing_saving_month") === undefined
      ? [finding(0.9, "What they would save together is not known: a price is missing.")]
      : [];
  const isNet = saving?.basis === "net";
  const basis = isNet ? "net of commitments" : "before what Savings Plans do with it";
  if (now === undefined) return [finding(0.9, `With care it would save ${care}, ${basis}.`), ...whySentence("careful", figures, ledger, saving)];
  const some = (saving?.sets.losing.nodes ?? 0) > 0;
  const who = saving?.sets.ready.nodes === 1 || ready === 1 ? "The one that is ready" : "Those that are ready";
  return [
    finding(0.95, `${who}${some ? " and worth it" : ""} would save ${now}, ${basis}${care === undefined ? "" : `; with care come ${care} more`}.`),
    ...whySentence("ready", figures, ledger, saving),
  ];
}

/** Gross beside net, and what the waterfall says of the gap. */
function whySentence(set: "ready" | "careful", figures: readonly Figure[], ledger: Ledger, saving: NodeSavingRead | undefined): Sentence[] {
  const gross = finder(figures)(`${set}_gross_month`);
  const reason = saving?.sets[set].reason;
  if (gross === undefined || reason == null) return [];
  return [finding(0.9, `At on-demand prices it would look like ${ledger.size(gross)}, but it ${inert(reason)}.`)];
}

/** Those that only look like a saving. */
function losingSentences(
  figures: readonly Figure[],
  {
    ledger,
    many,
    saving,
    losing,
  }: { readonly ledger: Ledger; readonly many: Count; readonly saving: NodeSavingRead | undefined; readonly losing: readonly Item[] },
): Sentence[] {
  const find = finder(figures);
  const [net, gross] = [find("losing_saving_month"), find("losing_gross_month")];
  const [first] = losing;
  if (first === undefined || net === undefined || saving === undefined) return [];
  const names = losing.slice(0, MOST_NAMES).map((item) => thing(String(item["name"])));
  const rest = losing.length - names.length;
  const all = listed([...names, ...(rest === 0 ? [] : [`${many("losing-more", rest, "more nodes that save nothing")} more`])]);
  const one = losing.length === 1;
  const dearer = String(net.value).startsWith("-");
  const effect = dearer ? `raise the bill by ${ledger.size(net)}` : `take no more than ${ledger.size(net)} off the bill`;
  const looks = gross === undefined ? "" : `, though at on-demand prices it looks like a saving of ${ledger.size(gross)}`;
  const why = saving.sets.losing.reason;
  return [
    finding(
      0.92,
      `I would leave ${all} on demand: moving ${one ? "it" : "them"}, too, would ${effect}${looks}${why === null ? "" : `. It ${inert(why)}`}.`,
    ),
  ];
}

function podsSentence(figures: readonly Figure[], ledger: Ledger, canMove: number, frame: Frame): Sentence[] {
  const pods = figures.find(({ id }) => id.endsWith(".pods_movable"));
  const workload = frame["f.workload"] ?? frame["f.namespace"];
  if (pods === undefined || canMove === 0 || workload === undefined || pods.value === "0") return [];
  return [
    finding(
      0.8,
      `${ledger.print(pods)} of its pods would move with ${canMove === 1 ? "it" : "them"}${pods.value === "1" ? "" : ", one after another"}.`,
    ),
  ];
}

/** Reasons with the nodes that they keep back; what differs only by the pod's name is one reason. */
function reasonsOf(title: string, items: readonly Item[], many: Count): Sentence[] {
  const groups = [...Map.groupBy(items, (item) => kindOf(String(item["why"] ?? "the reason is not known")))].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  if (groups.length === 0) return [];
  const lines = groups.slice(0, MOST_REASONS).map(([, group], index) => {
    const names = group.slice(0, MOST_NAMES).map((item) => thing(String(item["name"])));
    const rest = group.length - names.length;
    const more = rest === 0 ? [] : [`${many(`more-${title.length}-${index}`, rest, "more nodes with the same reason")} more`];
    const why = lowerFirst(sentence(inert(String(group[0]?.["why"] ?? "the reason is not known"), 220)));
    return `- ${listed([...names, ...more])}: ${why}${group.length > 1 && new Set(group.map((item) => item["why"])).size > 1 ? " The others likewise." : ""}`;
  });
  const left = groups.slice(MOST_REASONS).reduce((sum, [, group]) => sum + group.length, 0);
  const others = left === 0 ? [] : [`- ${many(`others-${title.length}`, left, "nodes with other reasons")} more for other reasons, in the table.`];
  return [{ place: "finding", weight: 1, text: [title, "", ...lines, ...others].join("\n"), block: true }];
}

function kindOf(why: string): string {
  return why.replace(/\S*[/\d]\S*/g, "#").replace(/\([^)]*\)/g, "");
}

function interruptionSentence(interruptions: readonly Interruption[], year: number): Sentence[] {
  const [first] = interruptions;
  if (first === undefined) return [];
  const bands = [...Map.groupBy(interruptions, ({ band }) => band)].map(([band, of]) => {
    const types = [...new Set(of.map(({ type }) => type))];
    return `${inert(band)}${interruptions.length === of.length ? "" : ` (${listed(types.slice(0, 3).map((type) => inert(type)))}${types.length > 3 ? " and others" : ""})`}`;
  });
  return [
    caveat(
      0.6,
      `Interrupted a month: ${bands.slice(0, 4).join(", ")}, by ${inert(first.source)}, ${tight(formatDay(new Date(first.asOf), { year }))}.`,
    ),
  ];
}

function nextMove(item: Item | undefined): string {
  return item === undefined ? "" : `Nothing is drafted; "move ${inert(String(item["name"]))} to spot" drafts one.`;
}
