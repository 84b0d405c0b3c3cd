import { AIMessage, HumanMessage } from "@langchain/core/messages";
import type { Reading } from "#core/planner/frame";
import { messagesOfTurn } from "#agent/budget";
import type { Block } from "#core/chat/blocks";
import type { AgentDeps, RunContext } from "#agent/deps";
import { type PlannerNotes, PLANNER_NOTES, type TurnView } from "#agent/models/chat-model";
import type { ListedRow } from "#agent/plan/list-picks";
import type { AgentState } from "#agent/state";
import { turnIdOf } from "#agent/turn-ids";
import type { ToolOutcome } from "#agent/writer/answer";

/** The turn as the offline planner sees it. */
export function turnViewOf(deps: AgentDeps, run: RunContext, state: AgentState): TurnView {
  return {
    question: state.turn.text,
    now: run.ctx.now(),
    interpretation: state.turn.interpretation,
    askedBack: state.turn.interpretation ? askedBackOf(state) : undefined,
    history: state.frames,
    outcomes: outcomesOf(state),
    reading: readingOf(state),
    vocabulary: () => deps.vocabulary(run.ctx),
    proposals: draftedIn(state),
    drafts: draftsIn(state),
    listed: listedIn(state),
    rows: rowsIn(state),
    view: state.turn.view,
  };
}

function draftedIn(state: AgentState): string[] {
  const ids = Object.values(state.evidence).flatMap(({ tool, proposals = [] }) => (tool.startsWith("propose_") ? proposals : []));
  return [...new Set(ids.map(({ id }) => id))];
}

/** What was drafted in the thread; a card of a purchase that was looked up by its number is spoken of as if it had been. */
function draftsIn(state: AgentState): { readonly id: string; readonly tool: string }[] {
  return Object.values(state.evidence).flatMap(({ tool, proposals = [], figures }) => {
    const [only] = proposals;
    const isPurchase = tool === "list_proposals" && proposals.length === 1 && figures.some(({ id }) => id === `${only?.id}.r${only?.rev}.commitment`);
    const by = tool.startsWith("propose_") ? tool : isPurchase ? "propose_savings_plan" : undefined;
    return by === undefined ? [] : proposals.map(({ id }) => ({ id, tool: by }));
  });
}

function lastList(state: AgentState): Block | undefined {
  return Object.values(state.evidence).findLast(
    ({ tool, turnId }) => (tool === "list_inventory" || tool === "locate_workload") && turnId !== state.turn.id,
  )?.blocks[0];
}

function rowsIn(state: AgentState): ListedRow[] {
  const block = lastList(state);
  const at = (...names: readonly string[]) => block?.columns.findIndex(({ name }) => names.includes(name)) ?? -1;
  const readiness = at("readiness");
  if (block === undefined || readiness === -1) return [];
  const [name, price, saving, bought] = [at("name"), at("price"), at("saving"), at("purchase_option", "bought")];
  return block.rows.map((row) => {
    const text = (column: number) => (row[column] === null || row[column] === undefined ? undefined : String(row[column]));
    return { name: text(name) ?? "", price: text(price), saving: text(saving), readiness: text(readiness), bought: text(bought) };
  });
}

function listedIn(state: AgentState): string[] {
  const block = lastList(state);
  return block?.columns[0]?.name === "name" ? block.rows.map(([name]) => String(name ?? "")) : [];
}

function askedBackOf(state: AgentState): TurnView["askedBack"] {
  const start = state.messages.findLastIndex((message) => HumanMessage.isInstance(message));
  const question = state.messages.slice(0, start).findLast((message) => HumanMessage.isInstance(message));
  if (!question || state.turns[turnIdOf(question)]?.clarify === undefined) return undefined;
  const notes = state.messages.slice(0, start).findLast((message) => message.additional_kwargs[PLANNER_NOTES] !== undefined)?.additional_kwargs[
    PLANNER_NOTES
  ] as PlannerNotes | undefined;
  return notes?.reading ? { question: question.text, reading: notes.reading } : undefined;
}

/** Finished tool calls of the turn in the order in which they were asked for. */
function outcomesOf(state: AgentState): ToolOutcome[] {
  const calls = messagesOfTurn(state.messages).flatMap((message) => (AIMessage.isInstance(message) ? (message.tool_calls ?? []) : []));
  return calls.flatMap((call): ToolOutcome[] => {
    const id = call.id ?? "";
    const evidence = state.evidence[id];
    if (!evidence) return [];
    const { tool, input, summary, figures, blocks, sources, proposals = [], error } = evidence;
    return [
      {
        tool,
        input,
        raw: state.raw[id],
        output: { summary, data: undefined, figures, blocks, sources, proposals },
        ...(error === undefined ? {} : { error }),
      },
    ];
  });
}

export function readingOf(state: AgentState): Reading | undefined {
  for (const message of messagesOfTurn(state.messages)) {
    const notes = message.additional_kwargs[PLANNER_NOTES] as PlannerNotes | undefined;
    if (notes?.reading) return notes.reading;
  }
  return undefined;
}
