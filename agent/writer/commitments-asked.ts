import type { UnderstoodQuestion } from "#core/api/commitments";
import type { CommitmentOption } from "#core/api/commitments-option";
import { listed } from "#core/charts/subject";
import type { Frame } from "#core/planner/frame";
import { OPEN } from "#core/proposals/state";
import { paymentWords } from "#core/proposals/savings-plan-words";
import { LIVE } from "#agent/plan/commitment-moves";
import type { ToolOutcome } from "#agent/writer/answer";
import { PAGE } from "#agent/writer/commitments";
import { compared, frontier, NAMES, TERM, worst } from "#agent/writer/commitments-compared";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { type Ledger, sign } from "#agent/writer/ledger";
import { readRaw } from "#agent/writer/raw";
import { inert } from "#agent/writer/words";
import type { CommitmentAnalysisRead } from "#tools/read/analyze-commitment";
import type { CommitmentSimulationRead } from "#tools/read/simulate-commitment";
import type { ProposalView } from "#tools/read/list-proposals";

const ESTIMATED = "Rates are estimates from published discounts, and all of it is projected, not promised.";

/** What was asked of an analysis beyond its options: another term or payment, the frontier, the worst case, the size of a draft. */
export function analysisFocus(read: CommitmentAnalysisRead, frame: Frame, results: readonly ToolOutcome[], ledger: Ledger): Sentence[] | undefined {
  const { commitmentAnalysis: analysis } = read;
  const estimate = analysis.rates.source === "estimate" ? [caveat(0.6, ESTIMATED)] : [];
  const doing = frame["a.do"];
  if ((frame.i !== "sp" && frame.i !== "why") || analysis.options.length === 0) return undefined;
  if (doing === "compare") return [...compared(read, String(frame["a.with"] ?? "term"), ledger), ...estimate];
  if (doing === "frontier") return [...frontier(analysis.options, ledger), ...estimate];
  if (doing === "worst") return [...worst(analysis.options, analysis.scenarios, ledger), ...estimate];
  if (doing === "draft" && results.some(({ tool }) => tool === "propose_savings_plan")) return [];
  const wanted = analysis.options.find(({ name }) => name === (frame["a.option"] ?? "minimum_regret"));
  if (doing === "draft" && !results.some(({ raw }) => isLivePurchase(raw)) && (wanted === undefined || sign(wanted.commitment) === 0))
    return [
      lead(
        `I drafted nothing: the ${NAMES[(frame["a.option"] ?? "minimum_regret") as keyof typeof NAMES] ?? "named"} option is to buy nothing, since every commitment loses in some scenario.`,
      ),
      ...sizeTaken(frame, analysis.options, ledger).map((one) => ({ ...one, text: one.text.replace(/^This is the [^;]*option; /, "Beside it, ") })),
      ...estimate,
      move("Say “draft the minimum-regret option” for the smallest one that pays in most of what may come."),
    ];
  return undefined;
}

export function simulationFocus(
  { commitmentSimulation: simulation, draft }: CommitmentSimulationRead,
  frame: Frame,
  results: readonly ToolOutcome[],
  ledger: Ledger,
): Sentence[] | undefined {
  const { option, scenarios } = simulation;
  if ((frame.i !== "sp" && frame.i !== "why") || option === null) return undefined;
  if (frame["a.do"] === "worst") return worst([option], scenarios, ledger);
  if (frame["a.do"] !== "draft") return undefined;
  if (results.some(({ tool }) => tool === "propose_savings_plan")) return [];
  const isOpen = results.some(({ raw }) => isLivePurchase(raw));
  return draft === null && !isOpen
    ? [lead("I drafted nothing: say the amount in dollars an hour, in one sentence with “draft”, since I commit only what you say yourself.")]
    : undefined;
}

/** Beside other advice: how commitments stand, what one more would save net of what is held, and its risk. */
export function postureSentences({ commitmentSimulation: { option, sufficiency } }: CommitmentSimulationRead, ledger: Ledger): Sentence[] {
  if (option === null || sign(option.saving) <= 0)
    return [finding(1, `Commitments: I would buy nothing now; ${ledger.print(sufficiency.leftPerHour)} is left on demand that a plan could cover.`)];
  const risk =
    sign(option.worstLoss) > 0 ? `at worst it would lose ${ledger.size(option.worstLoss)} over its term` : "it loses in none of the scenarios";
  return [
    finding(
      1,
      `Commitments: ${ledger.print(option.coverageBefore)} of what plans may cover is covered. One more Savings Plan, the minimum-regret one of ${ledger.print(option.commitment)}, would save ${ledger.print(option.saving)} net of what you hold; ${risk}.`,
    ),
    move("Ask “should we buy a Savings Plan?” for its options side by side."),
  ];
}

/** Beside a draft: which size was taken, where the person left it open. */
export function sizeSentences(frame: Frame, results: readonly ToolOutcome[], ledger: Ledger): Sentence[] {
  if (frame.i !== "sp" || frame["a.do"] !== "draft") return [];
  const sized = results.filter(({ raw }) => /^commitment-(?:analysis|simulation)$/.test(readRaw(raw).kind)).slice(-1);
  return sized.flatMap(({ raw }) => {
    const read = readRaw(raw);
    if (read.kind === "commitment-analysis") return sizeTaken(frame, read.value.commitmentAnalysis.options, ledger);
    const option = read.kind === "commitment-simulation" ? read.value.commitmentSimulation.option : null;
    if (option === null) return [];
    return frame["a.commit"] === undefined && frame["a.cover"] === undefined
      ? [finding(0.95, "You named no size, so I took the minimum-regret one under your ceiling.")]
      : [finding(0.85, `With it ${ledger.print(option.coverage.expected)} of what plans may cover is covered.`)];
  });
}

/** Who signed a purchase, by its card. */
export function signersOf({ facts: { id, state }, decisions }: ProposalView): Sentence[] {
  const [signed, refused] = ["approve", "reject"].map((verdict) => decisions.filter((one) => one.verdict === verdict).map(({ name }) => inert(name)));
  if (signed === undefined || refused === undefined) return [];
  return [
    signed.length === 0
      ? lead(`Nobody has signed ${id}, the last purchase that was drafted.`)
      : lead(`${id}, the last purchase, was signed by ${listed(signed)}.`),
    ...(refused.length === 0 ? [] : [finding(0.9, `It was refused by ${listed(refused)}.`)]),
    finding(
      0.6,
      `It is ${OPEN.has(state) && state !== "approved" ? "waiting for signatures" : state === "succeeded" ? "bought" : state.replaceAll("_", " ")}.`,
    ),
    move("Each signature with its time is on the card and in the [audit log](/audit)."),
  ];
}

/** The card of the thread that is open: it stays, and says how it is changed. */
export function cardStands(
  { facts: { id, state, purchase } }: ProposalView,
  frame: Frame,
  results: readonly ToolOutcome[],
  ledger: Ledger,
): Sentence[] | undefined {
  if (frame.i !== "sp" || purchase === undefined) return undefined;
  const doing = frame["a.do"];
  if (doing === "undo") return undoWords(id, state, results);
  if (doing !== "draft" && doing !== "correct") return undefined;
  if (!LIVE.has(state))
    return results.some(({ tool }) => tool.startsWith("propose_"))
      ? []
      : [lead(`${id} is ${state.replaceAll("_", " ")}. ${doing === "correct" ? "Say “draft it” and I draft this anew." : ""}`)];
  if (results.some(({ error }) => error?.startsWith(id) === true))
    return [
      lead(
        `${id} asks for exactly that already, so I drafted nothing beside it. It is ${OPEN.has(state) && state !== "approved" ? "waiting for signatures" : state.replaceAll("_", " ")}.`,
      ),
      finding(0.8, "Two people sign unless its card says otherwise, below or on the Approvals page; withdraw it there if it is not wanted."),
    ];
  const option = sizedIn(results, frame);
  const terms = questionIn(results);
  const wanted =
    option === undefined || terms === undefined ? "" : `: ${ledger.print(option.commitment)} for ${TERM[terms.term]}, ${paymentWords(terms.payment)}`;
  return [
    lead(`${id} stays as it is, and I drafted nothing beside it: one wish is one purchase.`),
    finding(
      1,
      OPEN.has(state) && state !== "approved"
        ? `To change it, press Edit on its card and put in what is worked out below${wanted}. It is sealed anew, and signatures are asked for again. Or withdraw the card, and say “draft it”.`
        : `It is ${state === "approved" ? "signed already" : state.replaceAll("_", " ")}. Stop or undo it on its card first; then say “draft it”.`,
    ),
  ];
}

/** What can be taken back of a purchase, with its terms. */
function undoWords(id: string, state: string, results: readonly ToolOutcome[]): Sentence[] {
  if (results.some(({ tool }) => tool === "propose_savings_plan_return")) return [];
  if (LIVE.has(state) && state !== "executing" && state !== "rolling_back" && state !== "needs_attention")
    return [
      lead(
        state === "approved"
          ? `${id} is signed and not bought yet: cancel it on its card, below or on the Approvals page, and nothing is owed.`
          : `There is nothing to undo: ${id} is only drafted, nothing is bought and nothing is owed. Withdraw it on its card, below or on the Approvals page.`,
      ),
      finding(
        0.8,
        "Once it is signed it is queued first and deleted at no cost until it starts; after that it can be returned within a week, in the same month.",
      ),
    ];
  if (state === "succeeded")
    return [lead(`I drafted nothing: the plan that ${id} bought is not among those that can be read now.`), move(`See it on the page ${PAGE}.`)];
  if (state === "executing" || state === "needs_attention")
    return [
      lead(
        `${id} is ${state === "executing" ? "being bought right now: stop it on its card" : "in need of a person: what became of it is not certain"}.`,
      ),
    ];
  return [lead(`There is nothing to undo: ${id} is ${state.replaceAll("_", " ")}, and nothing was bought by it.`)];
}

export function isLivePurchase(raw: unknown): boolean {
  const read = readRaw(raw);
  return read.kind === "proposal" && read.value.facts.purchase !== undefined && LIVE.has(read.value.facts.state);
}

function sizedIn(results: readonly ToolOutcome[], frame: Frame): CommitmentOption | undefined {
  const reads = results.map(({ raw }) => readRaw(raw));
  const wanted = String(frame["a.option"] ?? "minimum_regret");
  return reads.flatMap((read) =>
    read.kind === "commitment-analysis"
      ? (read.value.commitmentAnalysis.options.find(({ name }) => name === wanted) ?? [])
      : read.kind === "commitment-simulation"
        ? (read.value.commitmentSimulation.option ?? [])
        : [],
  )[0];
}

function questionIn(results: readonly ToolOutcome[]): UnderstoodQuestion | undefined {
  return results
    .map(({ raw }) => readRaw(raw))
    .flatMap((read) =>
      read.kind === "commitment-analysis"
        ? [read.value.commitmentAnalysis.question]
        : read.kind === "commitment-simulation"
          ? [read.value.commitmentSimulation.question]
          : [],
    )[0];
}

/** Which size was taken where none was named, and the others beside it. */
function sizeTaken(frame: Frame, options: readonly CommitmentOption[], ledger: Ledger): Sentence[] {
  const taken = String(frame["a.option"] ?? "minimum_regret");
  const others = options.filter(({ name, commitment }) => name !== taken && sign(commitment) > 0);
  const floor = options.find(({ name }) => name === "floor");
  const rest = others.map(
    ({ name, commitment, saving, worstLoss }) =>
      `the ${NAMES[name]} is ${ledger.print(commitment)} (saves ${ledger.print(saving)}${sign(worstLoss) > 0 ? `, at worst loses ${ledger.size(worstLoss)}` : ""})`,
  );
  return [
    finding(
      0.95,
      `${frame["a.option"] === undefined ? "You named no size, so I took the minimum-regret one" : `This is the ${NAMES[taken as keyof typeof NAMES] ?? "named"} option`}${rest.length === 0 ? "" : `; ${rest.join(", ")}`}${floor !== undefined && sign(floor.commitment) === 0 && taken !== "floor" ? "; the floor is to buy nothing" : ""}.`,
    ),
  ];
}
