import { askedCost } from "#core/costs/asked-cost";
import { AIMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph/web";
import type { Block, Source } from "#core/chat/blocks";
import type { MessageParts } from "#core/chat/message-parts";
import type { Figure } from "#core/costs/figure";
import { messagesOfTurn, spentOf } from "#agent/budget";
import type { AgentDeps, RunContext } from "#agent/deps";
import type { PartEvent } from "#agent/events";
import { type PlannerNotes, PLANNER_NOTES } from "#agent/models/chat-model";
import { readingOf } from "#agent/nodes/turn-view";
import { clarifyOf } from "#agent/plan/clarify";
import { readingOfCalls } from "#agent/plan/reading-of-calls";
import { readingPart } from "#agent/reading-part";
import { runOf } from "#agent/run-context";
import type { AgentState, AgentUpdate, Evidence, TurnRecord } from "#agent/state";
import type { Reading } from "#core/planner/frame";

/** Figures of one result that stay with its thread. An hourly month has hundreds, of which an answer names a few. */
const MOST_KEPT = 150;

type Grounding = { readonly kept: number; readonly removed: number; readonly cited: readonly string[] };

/** Puts the finished answer together: what it cites, its charts, its sources, its counts. */
export function answerNode(deps: AgentDeps) {
  return async (state: AgentState, config: LangGraphRunnableConfig): Promise<AgentUpdate> => {
    const run = runOf(config);
    const messages = messagesOfTurn(state.messages).filter((message) => AIMessage.isInstance(message));
    const evidence = Object.values(state.evidence).filter((item) => item.turnId === state.turn.id);
    const groundings = messages
      .map((message) => message.additional_kwargs["grounding"] as Grounding | undefined)
      .filter((item) => item !== undefined);
    const notes = messages
      .map((message) => message.additional_kwargs[PLANNER_NOTES] as PlannerNotes | undefined)
      .filter((item) => item !== undefined);
    const cited = [...new Set(groundings.flatMap((item) => item.cited))];
    const derived = usedDerived(
      notes.flatMap((item) => [...(item.derived ?? [])]),
      cited,
    );
    const removed = groundings.reduce((sum, item) => sum + item.removed, 0);
    const clarify = await clarifyOf(evidence, state, deps, run.ctx);
    const planned = readingOf(state);
    const reading = planned ?? (await readingOfCalls(evidence, state, deps, run.ctx));
    const blocks = shownBlocks(evidence, cited, planned !== undefined);
    const notices = [...cautionNotice(state, evidence), ...factsNotice(state, evidence), ...state.turn.notices, ...removedNotice(removed)];
    const spent = spentOf(state);

    const record: TurnRecord = {
      startedAt: state.turn.startedAt,
      ...(reading ? { reading: readingPart(reading, deps.planner) } : {}),
      derived,
      cited,
      blocks,
      sources: sourcesOf(evidence, cited, blocks),
      ...proposalsOf(evidence),
      ...(clarify ? { clarify } : {}),
      notices,
      grounding: { figures: groundings.reduce((sum, item) => sum + item.kept, 0), removed },
      next: notes.flatMap((item) => [...(item.next ?? [])]).slice(0, 3),
      usage: {
        steps: evidence.length,
        elapsedMs: Math.round(performance.now() - run.startedAt),
        bytesScanned: spent.bytesScanned,
        usd: askedCost(evidence.flatMap(({ sources }) => sources)) ?? null,
      },
    };
    const closing = closingWords(state, messages, clarify, run);
    for (const event of partsOf(state.turn.id, record, { withReading: planned === undefined })) run.emit(event);
    return {
      turns: { [state.turn.id]: record },
      evidence: keptOf(state, cited),
      raw: null,
      ...(reading ? { frames: framesOf(reading) } : {}),
      ...(closing ? { messages: [closing] } : {}),
    };
  };
}

/** What a finished turn leaves for later ones: every figure that it cites, and the first of each result, totals among them. */
function keptOf(state: AgentState, cited: readonly string[]): Record<string, Evidence> {
  const wanted = new Set(cited);
  const ofTurn = Object.entries(state.evidence).filter(([, item]) => item.turnId === state.turn.id && item.figures.length > MOST_KEPT);
  return Object.fromEntries(
    ofTurn.map(([id, item]) => [
      id,
      { ...item, figures: item.figures.filter((figure, index) => index < MOST_KEPT || wanted.has(figure.id) || /\.total/.test(figure.id)) },
    ]),
  );
}

function framesOf(reading: Reading) {
  return [reading.frame, ...reading.also];
}

/** An answer always has words: the question that is asked back, or why there is none. */
function closingWords(
  state: AgentState,
  messages: readonly AIMessage[],
  clarify: MessageParts["clarify"] | undefined,
  run: RunContext,
): AIMessage | undefined {
  if (messages.some((message) => message.text.trim() !== "")) return undefined;
  const text = clarify?.question ?? state.turn.halted;
  if (text === undefined || text === "") return undefined;
  const id = `${state.turn.id}-closing`;
  run.emit({ type: "text", id, delta: text });
  return new AIMessage({ id, content: text });
}

/** Derived figures that the answer prints; the others need not be kept. */
function usedDerived(derived: readonly Figure[], cited: readonly string[]): Figure[] {
  return derived.filter((figure) => cited.includes(figure.id));
}

/** What the planner asked for is shown; of a network model's many queries, those that its answer cites or draws. */
function shownBlocks(evidence: readonly Evidence[], cited: readonly string[], isPlanned: boolean): Block[] {
  const drawn = evidence.filter((item) => item.tool === "draw_chart").flatMap((item) => item.blocks);
  const redrawn = new Set(drawn.map((block) => block.queryId));
  const plain = evidence
    .filter((item) => item.tool !== "draw_chart")
    .flatMap((item) => item.blocks)
    .filter((block) => !redrawn.has(block.queryId));
  const isCited = (block: Block) => cited.some((id) => id.startsWith(`${block.queryId}.`));
  const chosen = isPlanned ? plain : plain.filter(isCited);
  const shown = [...drawn, ...(chosen.length > 0 || drawn.length > 0 ? chosen : plain.slice(-1))];
  return [...new Map(shown.map((block) => [block.id, block])).values()];
}

function sourcesOf(evidence: readonly Evidence[], cited: readonly string[], blocks: readonly Block[]): Source[] {
  const all = [...new Map(evidence.flatMap((item) => item.sources).map((source) => [source.queryId, source])).values()];
  const used = all.filter(
    (source) => cited.some((id) => id.startsWith(`${source.queryId}.`)) || blocks.some((block) => block.queryId === source.queryId),
  );
  return (used.length > 0 ? used : all).map((source, index) => ({ ...source, n: index + 1 }));
}

/** What was drafted in the turn, each once and in its latest revision. */
function proposalsOf(evidence: readonly Evidence[]): Pick<TurnRecord, "proposals"> {
  const byId = new Map(evidence.flatMap((item) => item.proposals ?? []).map((proposal) => [proposal.id, proposal]));
  return byId.size === 0 ? {} : { proposals: [...byId.values()] };
}

/** While a check of the figures fails, each answer that shows figures or drafts on them says so. */
function cautionNotice({ turn: { caution } }: AgentState, evidence: readonly Evidence[]): MessageParts["notice"][] {
  const isOfFigures = evidence.some(({ figures, proposals }) => figures.length > 0 || (proposals ?? []).length > 0);
  return caution === undefined || !isOfFigures ? [] : [{ tone: "caution", text: caution }];
}

/** What people told of the matter stands beside the answer, in their words and with its id. */
function factsNotice({ turn: { facts = [] } }: AgentState, evidence: readonly Evidence[]): MessageParts["notice"][] {
  const isAboutNotes = evidence.every(({ tool }) => /_facts?$|scheduled?_question/.test(tool));
  if (facts.length === 0 || isAboutNotes) return [];
  return [{ tone: "info", text: `You told me: ${facts.map(({ id, text }) => `“${text}” (${id})`).join("; ")}.` }];
}

function removedNotice(removed: number): MessageParts["notice"][] {
  if (removed === 0) return [];
  return [
    {
      tone: "caution",
      text:
        removed === 1
          ? "One number was removed from this answer because no query backs it."
          : `${removed} numbers were removed from this answer because no query backs them.`,
    },
  ];
}

/** The data parts of a finished answer, in the order in which they are read. The history is rebuilt from the same. */
export function partsOf(turnId: string, record: TurnRecord, options: { readonly withReading: boolean }): PartEvent[] {
  const parts: PartEvent[] = [];
  const id = (name: string) => `${turnId}-${name}`;
  if (options.withReading && record.reading) parts.push({ type: "part", name: "reading", id: id("reading"), data: record.reading });
  for (const proposal of record.proposals ?? []) parts.push({ type: "part", name: "proposal", id: id(proposal.id), data: { ...proposal } });
  for (const block of record.blocks) parts.push({ type: "part", name: "block", id: id(block.id), data: block });
  if (record.sources.length > 0) parts.push({ type: "part", name: "sources", id: id("sources"), data: [...record.sources] });
  if (record.clarify) parts.push({ type: "part", name: "clarify", id: id("clarify"), data: record.clarify });
  record.notices.forEach((notice, index) => parts.push({ type: "part", name: "notice", id: id(`notice-${index}`), data: notice }));
  parts.push({ type: "part", name: "grounding", id: id("grounding"), data: record.grounding });
  if (record.next.length > 0) parts.push({ type: "part", name: "next", id: id("next"), data: [...record.next] });
  parts.push({ type: "part", name: "usage", id: id("usage"), data: record.usage });
  return parts;
}
