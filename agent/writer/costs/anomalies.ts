import type { AnomalyDetail, AnomalyList, AnomalyRow } from "#core/api/anomalies";
import { countFigure } from "#core/figures/derive";
import type { Reading } from "#core/planner/frame";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { closed, dayWords, scopeWords } from "#agent/writer/costs/scope-words";
import { known, type Ledger } from "#agent/writer/ledger";
import { capital, inert, thing } from "#agent/writer/words";

export type AnomaliesRead = { readonly list: AnomalyList; readonly detail: AnomalyDetail | null };

const PAGE = "[Anomalies](/anomalies)";
const SHAPES = { spike: "a spike", level_shift: "a new level", new: "something new", creep: "a slow rise" } as const;

/** What costs more than it should, since when, why and whose it is; or that nothing does. */
export function anomalySentences({ list, detail }: AnomaliesRead, ledger: Ledger, reading: Reading, year: number): Sentence[] {
  if (reading.frame.i === "why") return besideChange(list.anomalies, ledger, year);
  const { anomalies, summary } = list;
  if (list.checkedAt === null)
    return [lead(closed(inert(summary.sentence, 300))), move("Connect a cost export on the Data page, and the first look follows by itself.")];
  const [first, ...rest] = anomalies;
  if (first === undefined) return quiet(list, reading);
  const count = ledger.print(countFigure(first.impactTotal, "anomalies", anomalies.length, "anomalies"));
  return [
    ...(reading.frame["a.do"] === "mark"
      ? [lead(`I mark nothing from the chat: open it on the page ${PAGE} and say there whether it is expected.`)]
      : []),
    lead(
      anomalies.length === 1
        ? `One thing stands out: ${headline(first, ledger, year)}`
        : `${count} things stand out. The largest: ${headline(first, ledger, year)}`,
    ),
    ...evidence(first, ledger, year),
    ...(rest.length === 0
      ? []
      : [
          {
            ...finding(
              0.7,
              rest
                .slice(0, 5)
                .map((one) => `- ${headline(one, ledger, year)}`)
                .join("\n"),
            ),
            block: true,
          },
        ]),
    ...(detail?.notes ?? []).slice(0, 1).map((note) => caveat(0.4, closed(inert(note, 300)))),
    ...(list.notes.length > 0 ? [caveat(0.6, closed(inert(list.notes[0] ?? "", 300)))] : []),
    ...(first.state === "open" ? [] : [move(`It needs nothing now; its evidence is on the page ${PAGE}.`, 0.5)]),
    move(
      first.owner === null
        ? `Nobody is named by a tag: ask whoever runs ${inert(first.scope.account ?? first.scope.service ?? "it")}. If it was meant, mark it expected on the page ${PAGE}.`
        : `Ask ${inert(first.owner.value)} whether it was meant; if so, mark it expected on the page ${PAGE}.`,
    ),
  ];
}

function quiet(list: AnomalyList, reading: Reading): Sentence[] {
  const filters = ["service", "account", "region"].flatMap((dimension) => {
    const value = reading.frame[`f.${dimension}`];
    return value === undefined ? [] : [{ dimension, op: "is" as const, values: String(value).split(",") }];
  });
  const scope = scopeWords({ filters });
  const others = list.counts.open;
  if (list.summary.quiet && scope === "" && reading.frame["t"] === undefined) return [lead(`✓ ${closed(inert(list.summary.sentence, 300))}`)];
  const about = `${scope === "" ? "" : ` in ${scope}`}${reading.frame["t"] === undefined ? "" : " in that time"}`;
  return [
    lead(`✓ Nothing unusual${about}.`),
    ...(others > 0 && about !== "" ? [finding(0.7, "Elsewhere something is open: ask for anomalies without the filter.")] : []),
    caveat(0.5, closed(inert(list.summary.sentence, 300))),
  ];
}

/** "NATGateway in data-platform, $84.00 a day instead of $12.00, since 18 Nov, $410.00 more so far." */
function headline(one: AnomalyRow, ledger: Ledger, year: number): string {
  const { service, account, region } = one.scope;
  const where = [service === null ? "" : thing(service), account === null ? "" : `in ${inert(account)}`, region === null ? "" : `(${inert(region)})`]
    .filter((part) => part !== "")
    .join(" ");
  const usual = known(one.expectedPerDay) ? ` instead of ${ledger.print(one.expectedPerDay)}` : "";
  const since =
    one.firstDay === one.lastDay && !one.ongoing
      ? `on ${dayWords(one.firstDay, year)}`
      : one.ongoing
        ? `since ${dayWords(one.onsetHour ?? one.firstDay, year)}`
        : `from ${dayWords(one.onsetHour ?? one.firstDay, year)} through ${dayWords(one.lastDay, year)}`;
  const state = one.state === "open" ? "" : `; ${one.state === "resolved" ? "it is over" : `marked ${one.state}`}`;
  const end = one.ongoing ? "so far" : "in all";
  return `${capital(where)}: ${SHAPES[one.shape]}, ${ledger.print(one.actualPerDay)}${usual} ${since}, ${ledger.print(one.impactTotal, { sign: "never" })} more ${end}${state}.`.replace(
    " ,",
    ",",
  );
}

function evidence(one: AnomalyRow, ledger: Ledger, year: number): Sentence[] {
  const top = (...dimensions: readonly string[]) => one.drivers.find(({ dimension }) => dimensions.includes(dimension));
  const [resource, usage] = [top("resource"), top("usage_type", "operation")];
  const cause = resource ?? usage;
  return [
    ...(cause === undefined || !known(cause.change)
      ? []
      : [finding(0.95, `Behind it is ${thing(cause.value)}: ${ledger.print(cause.before)} before, ${ledger.print(cause.after)} since.`)]),
    ...(resource !== undefined && usage !== undefined && known(usage.change)
      ? [finding(0.7, `By usage type it is ${thing(usage.value)}, ${ledger.print(usage.change, { sign: "always" })}.`)]
      : []),
    one.owner === null
      ? finding(0.6, "No tag says whose it is.")
      : finding(0.9, `By its ${inert(one.owner.tag)} tag it belongs to ${inert(one.owner.value)}.`),
    ...(one.knownAction === null ? [] : [finding(0.85, `Known: ${closed(inert(one.knownAction.label, 200))}`)]),
    ...(one.mark?.reason === null || one.mark === null
      ? []
      : [finding(0.6, `${inert(one.mark.by)} noted on ${dayWords(one.mark.at.slice(0, 10), year)}: “${inert(one.mark.reason, 200)}”.`)]),
  ];
}

/** Beside the causes of a change: that it is known, and whose it is. */
function besideChange(anomalies: readonly AnomalyRow[], ledger: Ledger, year: number): Sentence[] {
  const [first] = anomalies;
  if (first === undefined) return [];
  const owner = first.owner === null ? "" : ` By its ${inert(first.owner.tag)} tag it belongs to ${inert(first.owner.value)}.`;
  return [finding(0.9, `It stands on the page ${PAGE}, too: ${headline(first, ledger, year)}${owner}`)];
}
