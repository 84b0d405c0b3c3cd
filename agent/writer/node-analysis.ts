import { reasonWords } from "#core/commitments/net-effect-reason";
import type { z } from "zod";
import type { NodeAnalysis } from "#core/api/nodes";
import type { Figure } from "#core/costs/figure";
import { formatDay } from "#core/figures/dates";
import type { Reading } from "#core/planner/frame";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import type { Ledger } from "#agent/writer/ledger";
import { lowerFirst, sentence } from "#agent/writer/proposals/words";
import { inert, thing, tight } from "#agent/writer/words";

type Analysis = z.infer<typeof NodeAnalysis>;

/** Whether a node can go to spot, what stands in the way, what it would save and risk. */
export function analysisSentences(analysis: Analysis, figures: readonly Figure[], ledger: Ledger, reading: Reading, year: number): Sentence[] {
  const { node, obstacles, risk } = analysis;
  const name = `${thing(node.name)} of ${thing(node.cluster)}`;
  const blocking = obstacles.filter(({ blocks }) => blocks);
  const notes = obstacles.filter(({ blocks, text }) => !blocks && text !== node.why);
  const isThere = node.readiness === "spot_already" || node.capacityType === "spot";
  return [
    lead(verdictOf(name, analysis, isThere)),
    ...(blocking.length > 1 ? [list(blocking.slice(0, 6).map(({ text }) => text))] : []),
    ...(isThere ? [] : priceSentences(analysis, figures, ledger)),
    ...podSentences(analysis, figures, ledger),
    ...notes.slice(0, 2).map(({ text }) => finding(0.5, sentence(inert(text, 300)))),
    ...(isThere || blocking.length > 0
      ? []
      : [caveat(0.6, `Interrupted: ${inert(risk.interruptionBand)} a month, by ${inert(risk.source)}${dayOf(risk.asOf, year)}.`)]),
    ...(isThere || blocking.length > 0 || node.proposal !== null
      ? []
      : [
          move(
            analysis.price.basis === "net" && Number(analysis.price.savingUsdPerHour ?? 1) <= 0
              ? `I would leave it on demand; "move ${inert(node.name)} to spot" drafts it all the same.`
              : `To draft it: "move ${inert(node.name)} to spot".`,
          ),
        ]),
    ...(node.proposal === null ? [] : [finding(0.95, `${inert(node.proposal)} asks for its move already.`)]),
    ...(reading.frame.i === "sw" && blocking.length > 0 ? [caveat(0.9, "So I drafted nothing.")] : []),
  ];
}

function verdictOf(name: string, { obstacles, node }: Analysis, isThere: boolean): string {
  const [first, ...others] = obstacles.filter(({ blocks }) => blocks);
  if (isThere) return `${name} is on spot already.`;
  if (first && others.length === 0) return `${name} can't go to spot: ${lowerFirst(sentence(inert(first.text, 400)))}`;
  if (first) return `${name} can't go to spot; this stands in the way.`;
  if (node.readiness === "careful") return `${name} can go to spot, with care: ${lowerFirst(sentence(inert(node.why ?? "see the notes", 300)))}`;
  return `${name} can go to spot: nothing stands in the way.`;
}

function list(texts: readonly string[]): Sentence {
  return { place: "finding", weight: 1, text: texts.map((text) => `- ${sentence(inert(text, 300))}`).join("\n"), block: true };
}

function priceSentences({ price }: Analysis, figures: readonly Figure[], ledger: Ledger): Sentence[] {
  const [now, after, hour, month] = [
    figureOf(figures, price.nowUsdPerHour, "USD/h"),
    figureOf(figures, price.afterUsdPerHour, "USD/h"),
    figureOf(figures, price.savingUsdPerHour, "USD/h"),
    figureOf(figures, price.savingUsdPerMonth, "USD/month"),
  ];
  if (now === undefined) return [];
  if (after === undefined) return [finding(0.8, `It costs ${ledger.print(now)} now; what spot costs there is not known.`)];
  const saving =
    hour && month && !String(hour.value).startsWith("-")
      ? `, which saves ${ledger.size(hour)}, ${ledger.size(month)}${price.basis === "gross" ? " before what Savings Plans do with it" : ""}`
      : "";
  return [
    finding(0.9, `It costs ${ledger.print(now)} now and ${ledger.print(after)} on spot${saving}.`),
    ...commitmentSentences(price, figures, ledger),
  ];
}

/** Why the bill does not fall by the difference of the two prices. */
function commitmentSentences({ reason }: Analysis["price"], figures: readonly Figure[], ledger: Ledger): Sentence[] {
  const [gross, net] = ["gross_month", "saving_month"].map((path) => figures.find(({ id }) => id.endsWith(`.${path}`)));
  if (reason === null || gross === undefined || net === undefined) return [];
  const dearer = String(net.value).startsWith("-");
  const bill = dearer ? `raises the bill by ${ledger.size(net)}` : `takes ${ledger.size(net)} off the bill`;
  return [finding(0.95, `Before Savings Plans it would save ${ledger.size(gross)}, but it ${reasonWords(reason)}: that ${bill}.`)];
}

function podSentences({ pods }: Analysis, figures: readonly Figure[], ledger: Ledger): Sentence[] {
  const moves = pods.filter(({ fate }) => fate === "moves").length;
  const blocked = pods.filter(({ fate }) => fate === "blocked").length;
  const print = (count: number, word: string) => {
    const figure = figures.find(
      ({ unit, value, label, id }) => unit === "count" && Number(value) === count && (label + id).toLowerCase().includes(word),
    );
    return figure === undefined ? undefined : ledger.print(figure);
  };
  const moving = print(moves, "move");
  const stuck = print(blocked, "block");
  return [
    ...(moves === 0 || moving === undefined ? [] : [finding(0.6, `${moving} ${moves === 1 ? "pod would move" : "pods would move"}.`)]),
    ...(blocked === 0 || stuck === undefined ? [] : [finding(0.65, `${stuck} ${blocked === 1 ? "pod can't" : "pods can't"}.`)]),
  ];
}

function figureOf(figures: readonly Figure[], value: string | null, unit: string): Figure | undefined {
  return value === null
    ? undefined
    : figures.find((figure) => figure.unit === unit && figure.value !== null && Number(figure.value) === Number(value));
}

function dayOf(instant: string, year: number): string {
  const day = new Date(instant);
  return Number.isNaN(day.getTime()) ? "" : `, ${tight(formatDay(day, { year }))}`;
}
