import { AIMessage, type BaseMessage, HumanMessage } from "@langchain/core/messages";
import type { Figure } from "#core/costs/figure";
import type { AgentEvent } from "#agent/events";
import { partsOf } from "#agent/nodes/answer";
import { outputOf } from "#agent/nodes/step-output";
import type { AgentState, TurnRecord } from "#agent/state";
import { turnIdOf } from "#agent/turn-ids";

export type TurnHistory = {
  readonly id: string;
  readonly text: string;
  readonly startedAt: string | undefined;
  readonly finished: boolean;
  readonly events: readonly AgentEvent[];
};

/** Every turn of a thread as the events that its readers saw, rebuilt from the checkpoint. */
export function turnHistories(state: AgentState): TurnHistory[] {
  const starts = state.messages.flatMap((message, index) => (HumanMessage.isInstance(message) ? [index] : []));
  return starts.map((start, index) => {
    const human = state.messages[start];
    const id = human ? turnIdOf(human) : "";
    const messages = state.messages.slice(start + 1, starts[index + 1] ?? state.messages.length);
    const record = state.turns[id];
    return {
      id,
      text: human?.text ?? "",
      startedAt: record?.startedAt ?? (state.turn.id === id ? state.turn.startedAt : undefined),
      finished: record !== undefined,
      events: eventsOf(id, messages, state, record),
    };
  });
}

function eventsOf(turnId: string, messages: readonly BaseMessage[], state: AgentState, record: TurnRecord | undefined): AgentEvent[] {
  const events: AgentEvent[] = [];
  if (record?.reading) events.push({ type: "part", name: "reading", id: `${turnId}-reading`, data: record.reading });
  const figures = citedFigures(state, record);
  if (figures.length > 0) events.push({ type: "part", name: "figures", id: `${turnId}-figures`, data: figures });
  for (const message of messages) {
    if (!AIMessage.isInstance(message)) continue;
    if (message.text !== "") events.push({ type: "text", id: message.id ?? `${turnId}-text`, delta: message.text });
    const calls = message.tool_calls ?? [];
    for (const call of calls) events.push({ type: "call", id: call.id ?? "", tool: call.name, input: call.args });
    for (const call of calls) {
      const evidence = state.evidence[call.id ?? ""];
      if (!evidence) continue;
      events.push(
        evidence.error === undefined
          ? { type: "result", id: call.id ?? "", output: outputOf(evidence) }
          : { type: "failure", id: call.id ?? "", message: evidence.error },
      );
    }
  }
  if (record) events.push(...partsOf(turnId, record, { withReading: false }));
  return events;
}

/** Figures that the answer prints, each with its origin. */
export function citedFigures(state: AgentState, record: TurnRecord | undefined): Figure[] {
  if (!record) return [];
  const wanted = new Set(record.cited);
  const found = new Map<string, Figure>();
  for (const figure of [
    ...Object.values(state.evidence).flatMap((item) => item.figures),
    ...Object.values(state.turns).flatMap((turn) => turn.derived),
  ]) {
    if (wanted.has(figure.id)) found.set(figure.id, figure);
  }
  return [...found.values()];
}
