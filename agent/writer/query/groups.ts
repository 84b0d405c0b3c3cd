import { shareOf, sumOfFigures } from "#core/figures/derive";
import { decimalOf } from "#core/figures/decimal";
import { finding, type Sentence } from "#agent/writer/compose";
import { type Ledger, roughly, sign } from "#agent/writer/ledger";
import { byMove, byTag, type Entry, type Facts, isMoney } from "#agent/writer/query/facts";
import { countOf, namesOf, ofTotal, wantedOf } from "#agent/writer/query/lead";
import { named, plural } from "#agent/writer/words";

/** What stands out among the groups of a breakdown. */
export function groupFindings(facts: Facts, ledger: Ledger): Sentence[] {
  if (facts.by === undefined || facts.shape.time !== undefined || facts.entries.length < 2) return [];
  const found = facts.result.compare === undefined ? sizes(facts, ledger) : moves(facts, ledger);
  return [...found, ...missing(facts, ledger), ...negatives(facts, ledger), ...ratios(facts, ledger)];
}

function sizes(facts: Facts, ledger: Ledger): Sentence[] {
  const { ranked, total, result, extras } = facts;
  if (!result.metric.additive || total === undefined || !(roughly(total) > 0)) return [];
  const said: Sentence[] = [];
  const [first, second, third] = ranked;
  if (first === undefined || second === undefined) return [];
  const lead = roughly(first.value) / roughly(total);
  const wanted = result.query.topN ?? 0;
  if (extras.share === true) {
    const rest = ranked.filter((entry) => entry !== wantedOf(facts)).slice(0, 3);
    if (rest.length > 0)
      said.push(
        finding(0.7, `The rest: ${rest.map((entry) => `${entry.name} ${ledger.print(entry.value)}${ofTotal(entry, total, ledger)}`).join(", ")}.`),
      );
  } else if (wanted >= 2 && wanted <= 6 && ranked.length > 1) {
    said.push(
      finding(
        0.9,
        `In order: ${ranked
          .slice(0, wanted)
          .map((entry) => `${entry.name} ${ledger.print(entry.value)}`)
          .join(", ")}.`,
      ),
    );
  } else if (ranked.length > 2) {
    const runnersUp = third !== undefined && roughly(third.value) > 0.5 * roughly(second.value) ? [second, third] : [second];
    said.push(
      finding(
        0.7,
        `Next ${plural(runnersUp.length, "comes", "come")} ${runnersUp.map((entry) => `${entry.name} at ${ledger.print(entry.value)}${ofTotal(entry, total, ledger)}`).join(" and ")}.`,
      ),
    );
  }
  const concentration = concentrationOf(facts, ledger, lead);
  if (concentration !== undefined) said.push(concentration);
  if (extras.share !== true && facts.shape.dimensions.length === 1 && lead > 0 && lead < 0.2 && ranked.length > 5)
    said.push(finding(0.55, `No ${facts.word} dominates: even the largest stays under a fifth of the total.`));
  const free = ranked.filter((entry) => entry.amount === 0n);
  if (free.length > 0 && free.length <= 4 && isMoney(facts))
    said.push(finding(0.3, `${namesOf(free, true)} ${plural(free.length, "has", "have")} rows that cost nothing.`));
  return said;
}

/** How few hold most of it; said only when that is few. */
function concentrationOf(facts: Facts, ledger: Ledger, lead: number): Sentence | undefined {
  const { ranked, total } = facts;
  if (total === undefined || ranked.length < 5) return undefined;
  const top = ranked.slice(0, 3);
  const sum = sumOfFigures(
    top.map((entry) => entry.value),
    `top ${facts.words} together`,
  );
  if (sum === undefined || sum.value === null) return undefined;
  const share = shareOf(sum, total, `top ${facts.words}, share`);
  const held = roughly(share);
  if (held > 0.98) return finding(0.5, `${namesOf(top, true)} make ${ledger.print(share)} of the total; the rest is small change.`);
  if (held > 0.75) return finding(0.5, `${namesOf(top, true)} together hold ${ledger.print(share)}.`);
  if (lead < 0.35 && held < 0.6) return finding(0.35, `It spreads: the top ${countOf(facts, ledger, top, "top")} hold ${ledger.print(share)}.`);
  return undefined;
}

function moves(facts: Facts, ledger: Ledger): Sentence[] {
  const movers = byMove(facts.entries.filter((entry) => !entry.isOther));
  const said: Sentence[] = [];
  const asked =
    facts.result.query.orderBy === "change"
      ? facts.entries.filter((entry) => !entry.isOther && entry.change !== undefined).slice(0, facts.result.query.topN ?? 5)
      : [];
  if (asked.length > 2)
    return [
      finding(
        0.95,
        `In order: ${asked.map((entry) => `${entry.name} ${entry.change === undefined ? "" : ledger.print(entry.change, { sign: "always" })}`).join(", ")}.`,
      ),
    ];
  const up = movers.filter((entry) => (entry.moved ?? 0n) > 0n);
  const down = movers.filter((entry) => (entry.moved ?? 0n) < 0n);
  const bigger = (facts.result.query.order === "asc" ? down : up)[0] ?? movers[0];
  if (bigger?.change !== undefined) said.push(finding(0.9, `${bigger.start} moved most: ${movedWords(bigger, ledger)}.`));
  const against = bigger === undefined ? undefined : ((bigger.moved ?? 0n) > 0n ? down : up)[0];
  if (against?.change !== undefined) said.push(finding(0.6, `The other way went ${against.name}, ${movedWords(against, ledger)}.`));
  const next = movers.filter((entry) => entry !== bigger && entry !== against)[0];
  if (next?.change !== undefined && Math.abs(roughly(next.change)) > 0.25 * Math.abs(roughly(bigger?.change)))
    said.push(finding(0.5, `${next.start} follows with ${ledger.print(next.change, { sign: "always" })}.`));
  const told = new Set([bigger, against, next]);
  const fresh = facts.ranked.filter((entry) => !told.has(entry) && isNothing(entry.previous) && (entry.amount ?? 0n) > 0n);
  const gone = facts.entries.filter((entry) => !told.has(entry) && entry.amount === 0n && (decimalOf(entry.previous?.value) ?? 0n) > 0n);
  const before = facts.result.compare === undefined ? "before" : named(facts.result.compare, facts.year);
  if (fresh.length > 0)
    said.push(
      finding(
        0.55,
        `New since ${before}: ${fresh
          .slice(0, 3)
          .map((entry) => `${entry.name} (${ledger.print(entry.value)})`)
          .join(", ")}${more(facts, ledger, fresh, "new")}.`,
      ),
    );
  if (gone.length > 0)
    said.push(
      finding(
        0.45,
        `Gone since ${before}: ${gone
          .slice(0, 3)
          .map((entry) => `${entry.name}${entry.previous === undefined ? "" : ` (was ${ledger.print(entry.previous)})`}`)
          .join(", ")}${more(facts, ledger, gone, "gone")}.`,
      ),
    );
  const complete = facts.other === undefined && facts.result.query.topN === undefined;
  if (complete && movers.length > 1 && down.length === 0) said.push(finding(0.4, `Nothing fell.`));
  if (complete && movers.length > 1 && up.length === 0) said.push(finding(0.4, `Nothing rose.`));
  return said;
}

function more(facts: Facts, ledger: Ledger, entries: readonly Entry[], name: string): string {
  return entries.length > 3 ? ` and ${countOf(facts, ledger, entries.slice(3), name)} more` : "";
}

function movedWords(entry: Entry, ledger: Ledger): string {
  if (entry.change === undefined) return "";
  if (isNothing(entry.previous)) return `new, ${ledger.print(entry.value)}`;
  if (entry.amount === 0n && entry.previous !== undefined) return `gone, it was ${ledger.print(entry.previous)}`;
  const ratio =
    entry.changeRatio?.value === null || entry.changeRatio === undefined ? "" : ` (${ledger.print(entry.changeRatio, { sign: "always" })})`;
  return `${ledger.print(entry.change, { sign: "always" })}${ratio} to ${ledger.print(entry.value)}`;
}

function isNothing(figure: Entry["previous"]): boolean {
  return figure !== undefined && (figure.value === null || decimalOf(figure.value) === 0n);
}

/** What carries no value of the dimension: the untagged part. */
function missing(facts: Facts, ledger: Ledger): Sentence[] {
  const { missing: entry, total } = facts;
  if (entry === undefined || total === undefined || sign(entry.value) === 0) return [];
  const part = roughly(entry.value) / roughly(total);
  const text = `${ledger.print(entry.value)}${ofTotal(entry, total, ledger)} carries ${entry.name}`;
  const meaning = byTag(facts) && part > 0.15 ? ", so read the shares above as a lower bound" : "";
  return [finding(part > 0.1 ? 0.75 : 0.35, `${text}${meaning}.`)];
}

function negatives(facts: Facts, ledger: Ledger): Sentence[] {
  const below = facts.ranked.filter((entry) => (entry.amount ?? 0n) < 0n);
  const worst = below.at(-1);
  if (worst === undefined || facts.result.compare !== undefined || !facts.result.metric.additive) return [];
  return [finding(0.5, `${worst.start} ${plural(below.length, "takes", "and others take")} money off: ${ledger.print(worst.value)}.`)];
}

/** Ratios do not add up: best and worst say more than a total. */
function ratios(facts: Facts, ledger: Ledger): Sentence[] {
  if (facts.result.metric.additive || facts.ranked.length < 2 || facts.result.compare !== undefined) return [];
  const high = facts.ranked.find((entry) => entry.amount !== undefined);
  const low = facts.ranked.findLast((entry) => entry.amount !== undefined);
  if (high === undefined || low === undefined || high === low) return [];
  return [finding(0.85, `It is highest for ${high.name} at ${ledger.print(high.value)} and lowest for ${low.name} at ${ledger.print(low.value)}.`)];
}
