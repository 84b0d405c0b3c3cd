import type { Frame, Reading } from "#core/planner/frame";
import type { ToolOutcome, WriteRequest, WrittenAnswer } from "#agent/writer/answer";
import { changeSentences } from "#agent/writer/change";
import { analysisSentences as commitmentAnalysis, simulationSentences } from "#agent/writer/commitments";
import { positionSentences } from "#agent/writer/commitments-held";
import {
  analysisFocus,
  cardStands,
  isLivePurchase,
  postureSentences,
  signersOf,
  simulationFocus,
  sizeSentences,
} from "#agent/writer/commitments-asked";
import { heldFocus } from "#agent/writer/commitments-focus";
import { costSentences } from "#agent/writer/costs/cost-sentences";
import { compose, lead, move, type Sentence } from "#agent/writer/compose";
import { KILL_SWITCH } from "#agent/plan/plan";
import { killSwitchSentences } from "#agent/writer/kill-switch";
import { nodeMoveSentences } from "#agent/writer/node-moves";
import { spotMarketSentences } from "#agent/writer/spot-market";
import { Ledger } from "#agent/writer/ledger";
import { listSentences } from "#agent/writer/list";
import { nextQuestions } from "#agent/writer/next";
import { noteSentences } from "#agent/writer/notes";
import { isNotYet, noProposalSentences, notYetSentences } from "#agent/writer/not-yet";
import { insteadSentences } from "#agent/writer/query/instead";
import { candidatesIn } from "#agent/plan/switch-plan";
import { analysisSentences } from "#agent/writer/node-analysis";
import { draftSentences } from "#agent/writer/proposals/drafts";
import { proposalSentences } from "#agent/writer/proposals/proposal-sentences";
import { lowerFirst } from "#agent/writer/proposals/words";
import { querySentences } from "#agent/writer/query/query-sentences";
import { type Read, readRaw, togetherIn } from "#agent/writer/raw";
import { savingsSentences } from "#agent/writer/savings";
import { attackSentences, chatSentences, helpSentences, isSmallTalk, outsideSentences, unclearSentences } from "#agent/writer/small-talk";
import { markdownTable } from "#agent/writer/table";
import { termSentences } from "#agent/writer/term";
import { inert } from "#agent/writer/words";

/**
 * Writes the answer from what the tools returned: the figure, the cause, what to do. Each result brings its own
 * sentences; the weightiest stand, in the style that was asked for. Deterministic, and no number without a figure.
 */
export function writeAnswer(request: WriteRequest): WrittenAnswer {
  const { reading, results, now } = request;
  const ledger = new Ledger(results.flatMap((result) => result.output.figures));
  const year = now.getUTCFullYear();
  const limit = reading.extras.style?.sentences;
  const answered = results.filter((result) => result.error === undefined);
  const sections = withoutRepeats(results.map((result) => sectionOf(result, request, ledger, year))).filter((section) => section.length > 0);
  const opening = openingOf(request, answered.length > 0);
  const text =
    limit === undefined
      ? [compose(opening), ...sections.map((section) => compose(section))].filter((part) => part !== "").join("\n\n")
      : compose([...opening, ...sections.flat()], limit);
  return { text: text === "" ? compose(fallback(reading)) : text, next: nextQuestions(request), figures: ledger.derived() };
}

/** What must be said whatever the tools found: not yet, outside, hello. */
function openingOf({ reading, question, results }: WriteRequest, answered: boolean): Sentence[] {
  const { frame } = reading;
  if (isNotYet(frame.i)) return notYetSentences(frame, answered);
  if (frame.i === "sw") return moveOpening(frame, results);
  const aboutProposal = (frame["a.target"] === "recommendation" || frame["a.target"] === "risk") && !results.some(({ tool }) => LIVE.has(tool));
  if (frame.i === "why" && results.some(({ tool }) => tool.endsWith("_commitment"))) return [];
  if (frame.i === "why" && (results.length === 0 || aboutProposal))
    return aboutProposal && answered ? noProposalSentences(frame).slice(0, 1) : noProposalSentences(frame);
  if (!isSmallTalk(frame.i) || answered) return frame.i === "inj" ? attackSentences().slice(0, 1) : [];
  if (frame.i === "chat") return chatSentences(question);
  if (frame.i === "oos") return outsideSentences(question);
  if (frame.i === "inj") return attackSentences();
  if (frame.i === "help" && frame["a.topic"] === KILL_SWITCH) return killSwitchSentences();
  if (frame.i === "help") return frame["a.topic"] === undefined ? helpSentences(question) : [];
  return unclearSentences(frame["a.text"] === undefined ? undefined : String(frame["a.text"]));
}

/** Tools that look at what runs now and at what is proposed: they answer by themselves. */
const LIVE: ReadonlySet<string> = new Set(["analyze_node", "list_proposals", "list_inventory", "locate_workload", "spot_market"]);

/** A move that was neither drafted nor asked back about: why not. */
function moveOpening(frame: Frame, results: readonly ToolOutcome[]): Sentence[] {
  const done = results.some(({ tool, error }) => tool === "propose_node_switch" || tool === "ask_user" || error !== undefined);
  if (done) return [];
  if (results.some(({ tool }) => tool === "list_proposals")) return [];
  const to = frame["a.to"] === "on_demand" ? "on demand" : frame["a.to"] === undefined ? "anywhere" : inert(String(frame["a.to"]));
  const open = [...new Set(results.flatMap(({ raw }) => candidatesIn(raw).flatMap(({ proposal }) => proposal ?? [])))];
  if (open.length > 0)
    return [
      lead(
        `I drafted nothing: what could go to ${to} has a proposal already (${open
          .slice(0, 5)
          .map((id) => inert(id))
          .join(", ")}).`,
      ),
    ];
  // What keeps each of them is told with the list.
  if (to === "spot" && results.some(({ raw }) => candidatesIn(raw).some(({ readiness }) => readiness !== undefined)))
    return [lead("I drafted nothing.")];
  return [lead(`I drafted nothing: none of these nodes can go to ${to}, or they are there already.`)];
}

/** Several results of one act share their caveats; each is said once. */
function withoutRepeats(sections: readonly Sentence[][]): Sentence[][] {
  const said = new Set<string>();
  return sections.map((section) => section.filter((sentence) => !said.has(sentence.text) && said.add(sentence.text)));
}

function sectionOf(outcome: ToolOutcome, { reading, question, results, now }: WriteRequest, ledger: Ledger, year: number): Sentence[] {
  // What a move looked at first is not told beside the draft that came of it.
  if (reading.frame.i === "sw" && LIVE.has(outcome.tool) && results.at(-1)?.tool.startsWith("propose_") === true) return [];
  if (outcome.error !== undefined && reading.frame.i === "sp" && results.some(({ raw }) => isLivePurchase(raw))) return [];
  if (outcome.error !== undefined)
    return [
      lead(outcome.tool.startsWith("propose_") ? `I drafted nothing: ${lowerFirst(outcome.error)}` : outcome.error),
      ...whereToUpload(outcome.error),
    ];
  const read = readRaw(outcome.raw);
  const sentences = ((): Sentence[] => {
    if (read.kind === "costs") return [...querySentences(read.value, ledger, reading, question, year), ...insteadSentences(read.value, reading)];
    if (read.kind === "change") return changeSentences(read.value, ledger, reading, year);
    if (read.kind === "savings") return savingsSentences(read.value, ledger, reading);
    if (read.kind === "notes") return noteSentences(read.value);
    if (read.kind === "drafts")
      return [
        ...draftSentences(read.value, outcome.output.figures, ledger, year, togetherIn(outcome.raw)),
        ...sizeSentences({ ...reading.assumed, ...reading.frame } as Frame, results, ledger),
      ];
    const focus = commitmentFocus(read, { ...reading.assumed, ...reading.frame } as Frame, results, ledger, year);
    if (focus !== undefined) return focus;
    if (read.kind === "proposal" || read.kind === "proposals") return proposalSentences(read, outcome, reading, ledger, year);
    if (read.kind === "analysis") return analysisSentences(read.value, outcome.output.figures, ledger, reading, year);
    if (read.kind === "spot-market") return spotMarketSentences(read.value, outcome.output.figures, ledger, year);
    if (read.kind === "moves") return nodeMoveSentences(read.value, outcome.output.figures, ledger, year, whenOf(reading.frame));
    if (read.kind === "commitment-analysis") return commitmentAnalysis(read.value, ledger, year);
    if (read.kind === "commitment-simulation") return simulationSentences(read.value, ledger, year);
    if (read.kind === "commitments") return positionSentences(read.value, ledger, year);
    if (read.kind === "terms") return termSentences(read.value, reading);
    const costs = costSentences(read, ledger, reading, now);
    if (costs !== undefined) return costs;
    return listSentences(outcome, read, ledger, reading, year);
  })();
  // Beside an open card nothing more is drafted, so nothing offers it.
  const stands = reading.frame.i === "sp" && read.kind !== "proposal" && results.some(({ raw }) => isLivePurchase(raw));
  return [...(stands ? sentences.filter(({ place }) => place !== "move") : sentences), ...tableOf(outcome, reading, year)];
}

/** What was asked of commitments in particular. */
function commitmentFocus(read: Read, frame: Frame, results: readonly ToolOutcome[], ledger: Ledger, year: number): Sentence[] | undefined {
  if (read.kind === "commitment-analysis") return analysisFocus(read.value, frame, results, ledger);
  if (read.kind === "commitment-simulation" && frame.i === "recs") return postureSentences(read.value, ledger);
  if (read.kind === "commitment-simulation") return simulationFocus(read.value, frame, results, ledger);
  if (read.kind === "proposal" && frame.i === "audit" && read.value.facts.purchase !== undefined) return signersOf(read.value);
  if (read.kind === "proposal") return cardStands(read.value, frame, results, ledger);
  // What is held was only looked up to find the plan; the card tells the rest.
  if (read.kind === "commitments" && frame.i === "sp" && frame["a.do"] === "undo") return [];
  return read.kind === "commitments" ? heldFocus(read.value, frame, ledger, year) : undefined;
}

/** What people add to the bill has a page. */
function whereToUpload(error: string): Sentence[] {
  if (error.includes("/api/units")) return [move("The page [Data](/data/units) takes the file, and shows the form that it must have.")];
  return error.includes("/api/organization") ? [move("The page [Data](/data/organization) takes it.")] : [];
}

/** " today", " last week"; nothing where no period was named. */
function whenOf(frame: Frame): string {
  const period = frame["t"];
  return typeof period === "string" && /^(?:today|yesterday|(?:this|last)_(?:week|month|quarter|year))$/.test(period)
    ? ` ${period.replace("_", " ")}`
    : period === undefined
      ? ""
      : " in that time";
}

/** A table in the text only where it was asked for by style; the block shows it anyhow. */
function tableOf(outcome: ToolOutcome, reading: Reading, year: number): Sentence[] {
  const block = outcome.output.blocks[0];
  if (reading.extras.style?.table !== true || block === undefined || block.rows.length === 0) return [];
  return [{ place: "finding", weight: 1, text: markdownTable(block, outcome.output.figures, year), block: true }];
}

function fallback(reading: Reading): Sentence[] {
  return reading.frame.i === "help" ? helpSentences("") : unclearSentences();
}
