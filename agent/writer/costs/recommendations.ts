import type { LeftOutAdvice, RecommendationDetail, RecommendationList } from "#core/api/recommendations";
import { reasonWords } from "#core/commitments/net-effect-reason";
import { countFigure } from "#core/figures/derive";
import type { Reading } from "#core/planner/frame";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { closed } from "#agent/writer/costs/scope-words";
import { leftOutBill } from "#agent/writer/left-out-bill";
import { known, type Ledger } from "#agent/writer/ledger";
import { hasNumeral, inert } from "#agent/writer/words";

export type AdviceRead = { readonly listed: RecommendationList; readonly rows: readonly RecommendationDetail[] };

const PAGE = "[Recommendations](/recommendations)";
const MOST_STEPS = 6;
const MOST_LEFT_OUT = 8;
const DOES: Readonly<Record<string, string>> = { dismiss: "dismiss", accept: "accept", done: "mark done" };

/** The next actions with what they save, how much work and how risky they are; the steps of one; where a person decides on it. */
export function adviceSentences({ listed, rows }: AdviceRead, ledger: Ledger, reading: Reading): Sentence[] {
  const doing = String(reading.frame["a.do"] ?? "");
  const nth = Number(reading.frame["a.ref"] ?? 1);
  if (doing === "left_out") return leftOutSentences(listed, ledger);
  if (rows.length === 0) return [...nothing(listed), ...notChecked(listed)];
  const chosen = rows[nth - 1];
  if (doing !== "" && chosen === undefined) return [lead("There are fewer recommendations than that."), ...summary(listed, rows, ledger)];
  if (doing === "steps" && chosen !== undefined) return steps(chosen, ledger);
  if (doing === "why" && chosen !== undefined) return why(chosen, ledger);
  if (DOES[doing] !== undefined && chosen !== undefined) return decides(chosen, DOES[doing] ?? "", ledger);
  return [...summary(listed, rows, ledger, reading.frame["a.effort"] !== undefined), ...notChecked(listed)];
}

function summary(listed: RecommendationList, rows: readonly RecommendationDetail[], ledger: Ledger, quick = false): Sentence[] {
  const { net } = listed.totals;
  const all = ledger.print(countFigure(net, "open", listed.total, "open recommendations"));
  const worth = known(net) ? `, worth ${ledger.print(net)} together (projected, net of commitments)` : "";
  return [
    lead(
      listed.total === 1
        ? `One recommendation is open${worth}.`
        : `${all} recommendations are open${worth}. ${quick ? "Of those with little work, what pays most:" : rows.length === 1 ? "The one that pays most:" : "Those that pay most first:"}`,
    ),
    ...leftOutMention(listed, ledger),
    { ...finding(1, rows.map((row, at) => `${at + 1}. ${line(row, ledger)}`).join("\n")), block: true },
    move(`Ask “how do I do the first one” for its exact steps, or open the page ${PAGE} to accept, finish or dismiss one.`),
  ];
}

function line(row: RecommendationDetail, ledger: Ledger): string {
  return `**${counted(row, ledger)}**: ${worthOf(row, ledger)}${besideOf(row, ledger)}, effort ${row.effort}, risk ${row.risk}${row.proposal === null ? "" : `, drafted as ${inert(row.proposal)}`}. ${firstSentence(row.rationale)}`;
}

function firstSentence(text: string): string {
  return closed(inert(/^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text, 300));
}

const titleOf = (row: RecommendationDetail) => inert(row.title, 140);
/** How many there are leads to where it was counted. */
function counted({ id, title, net, resourceCount }: Pick<LeftOutAdvice, "id" | "title" | "net" | "resourceCount">, ledger: Ledger): string {
  return inert(title, 140).replace(/^\d[\d,]*(?= )/, (number) =>
    Number(number.replaceAll(",", "")) === resourceCount ? ledger.print(countFigure(net, `${id}-count`, resourceCount, title)) : number,
  );
}
const worthOf = (row: RecommendationDetail, ledger: Ledger) => (known(row.net) ? `${ledger.print(row.net)} net` : "what it saves is unknown");
/** Gross beside net where they differ, and what commitments do. */
const besideOf = ({ netReason, gross }: RecommendationDetail, ledger: Ledger) =>
  netReason === null || !known(gross) ? "" : ` (${ledger.print(gross)} before commitments: it ${inert(reasonWords(netReason))})`;

function steps(row: RecommendationDetail, ledger: Ledger): Sentence[] {
  // A number inside a command is no figure of the bill: such commands stand in the table, whole.
  const shown = row.steps.slice(0, MOST_STEPS);
  const lines = shown.map(({ text, command }, at) => {
    const words = hasNumeral(text) ? "As the table says." : closed(inert(text, 300));
    return `${at + 1}. ${words}${command === null || hasNumeral(command) ? "" : `\n   \`${command.replaceAll("`", "'").replace(/\s+/g, " ").slice(0, 400)}\``}`;
  });
  return [
    lead(`${titleOf(row)}: ${worthOf(row, ledger)}, effort ${row.effort}, risk ${row.risk}.`),
    ...(lines.length === 0 ? [finding(0.9, `Its steps stand on the page ${linkOf(row)}.`)] : [{ ...finding(1, lines.join("\n")), block: true }]),
    ...(row.proposal === null ? [] : [caveat(0.8, `A proposal for it waits already: ${inert(row.proposal)}.`)]),
    ...(row.proposable === null ? [] : [caveat(0.7, "I can draft this one for a signature: name the node and say where it should go.")]),
    caveat(0.6, closed(inert(row.because, 300))),
    ...(shown.some(({ command }) => command !== null) ? [finding(0.5, "The table has every command, to be pasted.")] : []),
    move(`I run none of this: do it by hand, then mark it done on the page ${linkOf(row)}, and the bill shows what it really saved.`),
  ];
}

function why(row: RecommendationDetail, ledger: Ledger): Sentence[] {
  return [
    lead(`${titleOf(row)}: ${closed(inert(row.rationale, 400))}`),
    finding(
      0.9,
      `It would save ${worthOf(row, ledger)} (projected).${row.netReason === null ? "" : ` Before commitments it would look like ${ledger.print(row.gross)}, but it ${inert(reasonWords(row.netReason))}.`}`,
    ),
    finding(0.8, `Confidence is ${row.confidence}: ${closed(inert(row.because, 300))} Effort is ${row.effort}, risk ${row.risk}.`),
    move(`The rows of the bill behind it are on the page ${linkOf(row)}.`),
  ];
}

/** Deciding is a person's, on the page; saying it in the chat does nothing. */
function decides(row: RecommendationDetail, verb: string, ledger: Ledger): Sentence[] {
  return [
    lead(`I ${verb === "mark done" ? "mark nothing done" : `${verb} nothing`} from the chat, so nothing was changed.`),
    finding(
      0.9,
      `Open “${titleOf(row)}” (${worthOf(row, ledger)}) on the page ${linkOf(row)} and choose ${verb === "dismiss" ? "Dismiss there, with the reason" : verb === "accept" ? "Accept there" : "Done there"}.`,
    ),
  ];
}

const linkOf = (row: RecommendationDetail) => `[Recommendations](/recommendations/${encodeURIComponent(row.id)})`;

/** What would be advised at on-demand prices and is not, with both numbers and what the waterfall says. */
function leftOutSentences(listed: RecommendationList, ledger: Ledger): Sentence[] {
  const rows = listed.leftOut;
  const [first] = rows;
  if (first === undefined)
    return [
      lead("Nothing of that kind was left out: whatever I found to save at on-demand prices still saves after Savings Plans and reservations."),
      ...notChecked(listed),
      move(`What I do advise is on the page ${PAGE}.`),
    ];
  const shown = rows.slice(0, MOST_LEFT_OUT);
  const count = ledger.print(countFigure(first.net, "left-out", rows.length, "findings left out"));
  const one = rows.length === 1;
  return [
    lead(
      `I left out ${count} ${one ? "finding" : "findings"}: at on-demand prices ${one ? "it would save" : "they would save"}, but Savings Plans and reservations pay for that usage, and go on being paid.`,
    ),
    { ...finding(1, shown.map((row) => leftOutLine(row, ledger)).join("\n")), block: true },
    ...(rows.length > shown.length ? [finding(0.6, "The table has the rest.")] : []),
    caveat(0.6, "Each is judged on top of everything that is recommended."),
    ...notChecked(listed),
    move(`They are folded at the end of the page ${PAGE}; when a plan ends, what it keeps back comes up by itself.`),
  ];
}

function leftOutMention({ leftOut, totals }: RecommendationList, ledger: Ledger): Sentence[] {
  if (leftOut.length === 0) return [];
  const count = ledger.print(countFigure(totals.net, "left-out", leftOut.length, "findings left out"));
  return [
    caveat(0.5, `Left out ${leftOut.length === 1 ? "is" : "are"} ${count} that commitments make worth nothing: ask “what did you leave out?”.`),
  ];
}

function leftOutLine(advice: LeftOutAdvice, ledger: Ledger): string {
  const { gross, net, netReason } = advice;
  return `- **${counted(advice, ledger)}**: ${leftOutBill(net, ledger)}, though it looks like ${ledger.print(gross)} saved before commitments${netReason === null ? "" : `. It ${inert(reasonWords(netReason))}`}.`;
}

function nothing(listed: RecommendationList): Sentence[] {
  const others = Object.entries(listed.totals.byStatus).filter(([status, count]) => status !== "open" && status !== "accepted" && count > 0);
  return [
    lead("Nothing of that kind is open: I found no saving that is worth a person's time."),
    ...(listed.leftOut.length > 0 ? [finding(0.7, "What commitments make worth nothing is left out: ask “what did you leave out?”.")] : []),
    ...(others.length > 0 ? [finding(0.6, `Some are ${others.map(([status]) => status).join(" or ")}; the page ${PAGE} lists them.`)] : []),
  ];
}

function notChecked(listed: RecommendationList): Sentence[] {
  const [first] = listed.notChecked;
  return first === undefined ? [] : [caveat(0.6, `Not everything could be looked for: ${closed(inert(first.reason, 300))}`)];
}
