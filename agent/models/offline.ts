import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { BaseChatModel, type BindToolsInput } from "@langchain/core/language_models/chat_models";
import { AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import { concat } from "@langchain/core/utils/stream";
import type { Reading, Vocabulary } from "#core/planner/frame";
import type { Planner } from "#agent/deps";
import { type PlannerNotes, PLANNER_NOTES, type TurnOptions, type TurnView } from "#agent/models/chat-model";
import { finishedMessage } from "#agent/models/finished-message";
import { writeActs } from "#agent/plan/write-acts";
import { betweenMonths } from "#agent/plan/between-months";
import { fallbackIn } from "#agent/plan/fallback-words";
import { noteReading } from "#agent/plan/note-reading";
import { isAdvice } from "#agent/plan/advice-reading";
import { commitmentMoves } from "#agent/plan/commitment-moves";
import { commitmentReading } from "#agent/plan/commitment-reading";
import { planOf } from "#agent/plan/plan";
import { readCosts } from "#agent/plan/read-costs";
import { readingOfFrame } from "#agent/plan/reading-of-frame";
import { assumedForTenant } from "#agent/planner/assumptions";
import { switchMoves } from "#agent/plan/switch-plan";
import { threadReading } from "#agent/plan/thread-reading";
import { viewReading } from "#agent/plan/view-reading";

/** Long enough to be a phrase: text appears as it is written, not letter by letter. */
const PHRASE = /\S+\s*(?:\S+\s*){0,3}/g;

/**
 * The offline planner as a chat model like any other: it reads the question, calls the same tools, and writes the
 * answer from their figures. Deterministic, without a network, and it says what it is when asked.
 */
export class OfflineChatModel extends BaseChatModel<TurnOptions> {
  private planner: Planner;

  constructor(planner: Planner) {
    super({ disableStreaming: false });
    this.planner = planner;
  }

  override _llmType(): string {
    return "offline-planner";
  }

  /** Its plan names tools itself. */
  override bindTools(_tools: BindToolsInput[]) {
    return this.withConfig({});
  }

  override async *_streamResponseChunks(
    _messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    _run?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const { turn } = options;
    if (!turn) throw new TypeError("The offline planner needs the turn in its call options.");
    if (turn.reading === undefined) yield* this.read(turn);
    else yield* goOn(turn, turn.reading);
  }

  private async *read(turn: TurnView): AsyncGenerator<ChatGenerationChunk> {
    const context = { now: turn.now, vocabulary: await turn.vocabulary(), history: turn.history };
    const { text, fallback } = fallbackIn(turn.question);
    const understood = await this.planner.understand(text, context);
    const chosen = turn.interpretation;
    const { proposals, listed, rows, history } = turn;
    const shown = chosen
      ? undefined
      : ((understood.attack ? undefined : noteReading(turn.question)) ??
        viewReading(turn.question, turn.view) ??
        commitmentReading(text, understood, { history, drafts: turn.drafts ?? [], accounts: context.vocabulary.accounts }) ??
        (await readCosts(text, understood, { planner: this.planner, context })) ??
        threadReading(text, understood, {
          proposals,
          listed,
          rows: rows ?? [],
          history,
          names: namesOf(context.vocabulary),
          nodes: context.vocabulary.nodes ?? [],
          namespaces: context.vocabulary.namespaces,
        }));
    const read = withFallback(
      fallback,
      shown ?? (chosen ? draftChosen(readingOfFrame(chosen, understood.reading, turn.askedBack?.reading), turn.question) : understood.reading),
    );
    const reading = withPosture(turn.question, assumedForTenant(betweenMonths(turn.question, read), context.vocabulary.defaults));
    const notes: PlannerNotes = { reading };
    if (!chosen && !shown && understood.ask) {
      const { question, options } = understood.ask;
      yield chunkOf({ notes });
      yield toolChunk(0, "ask_user", { question, options: options.slice(0, 3) });
      return;
    }
    const calls = planOf(reading, turn.history).flatMap((act) => act.calls);
    if (calls.length === 0) {
      yield* answer({ ...turn, outcomes: [] }, reading, { reading });
      return;
    }
    yield chunkOf({ notes });
    if (understood.attack && reading.frame.i !== "inj" && reading.frame["a.do"] === undefined)
      yield chunkOf({ text: "One part of your message asks me to set my rules aside; I left that out and answer the rest.\n\n" });
    for (const [index, call] of calls.entries()) yield toolChunk(index, call.name, call.input);
  }

  override async _generate(messages: BaseMessage[], options: this["ParsedCallOptions"], run?: CallbackManagerForLLMRun): Promise<ChatResult> {
    let all: ChatGenerationChunk | undefined;
    for await (const chunk of this._streamResponseChunks(messages, options, run)) all = all ? concat(all, chunk) : chunk;
    return { generations: [{ text: all?.text ?? "", message: finishedMessage((all?.message ?? new AIMessageChunk("")) as AIMessageChunk) }] };
  }
}

/** How a move was wished where spot has no capacity stays with it, whatever else was read. */
function withFallback(fallback: "none" | undefined, reading: Reading): Reading {
  const { frame } = reading;
  return fallback === undefined || frame.i !== "sw" ? reading : { ...reading, frame: { ...frame, "a.fallback": fallback } };
}

/** What to do next is told with how commitments stand. */
function withPosture(question: string, reading: Reading): Reading {
  const isPlain = reading.frame.i === "recs" && Object.keys(reading.frame).every((key) => key === "i" || key === "n" || key === "t");
  return isPlain && isAdvice(question) ? { ...reading, assumed: { ...reading.assumed, "a.with": "commitments" } } : reading;
}

/** A button that says "Draft a Savings Plan ..." drafts. */
function draftChosen(reading: Reading, label: string): Reading {
  const isDraft = reading.frame.i === "sp" && reading.frame["a.do"] === undefined && /^draft\b/i.test(label);
  return isDraft ? { ...reading, assumed: { ...reading.assumed, "a.do": "draft" } } : reading;
}

function namesOf({ clusters, namespaces, workloads, nodes = [], accounts, regions }: Vocabulary): string[] {
  return [...clusters, ...namespaces, ...workloads, ...nodes, ...accounts, ...regions];
}

/** After results: what follows from them, or the answer. */
function* goOn(turn: TurnView, reading: Reading): Generator<ChatGenerationChunk> {
  const moves = [...commitmentMoves(reading, turn.outcomes), ...switchMoves(reading, turn.question, turn.outcomes)];
  if (moves.length === 0) yield* answer(turn, reading, {});
  else for (const [index, call] of moves.entries()) yield toolChunk(index, call.name, call.input);
}

function* answer(turn: TurnView, reading: Reading, notes: PlannerNotes): Generator<ChatGenerationChunk> {
  const written = writeActs(turn, reading);
  yield chunkOf({ notes: { ...notes, derived: written.figures, next: written.next } });
  for (const [phrase] of written.text.matchAll(PHRASE)) yield chunkOf({ text: phrase });
}

function chunkOf({ text = "", notes }: { readonly text?: string; readonly notes?: PlannerNotes }): ChatGenerationChunk {
  return new ChatGenerationChunk({
    text,
    message: new AIMessageChunk({ content: text, ...(notes ? { additional_kwargs: { [PLANNER_NOTES]: notes } } : {}) }),
  });
}

function toolChunk(index: number, name: string, input: unknown): ChatGenerationChunk {
  const message = new AIMessageChunk({
    content: "",
    tool_call_chunks: [{ type: "tool_call_chunk", id: `plan-${index}`, name, args: JSON.stringify(input), index }],
  });
  return new ChatGenerationChunk({ text: "", message });
}
