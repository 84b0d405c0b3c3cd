import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import type { Figure } from "#core/costs/figure";
import { Backing } from "#agent/grounding/backing";
import { derivationsOf } from "#agent/grounding/derivations";
import type { AgentState } from "#agent/state";

/** What of a thread may stand behind numbers of the next words: results and derivations of every turn, and what people said. */
export function backingOf(state: AgentState, derived: readonly Figure[], told: readonly string[]): Backing {
  const contents = new Map(
    state.messages.filter((message) => ToolMessage.isInstance(message)).map((message) => [message.tool_call_id, message.text]),
  );
  const evidence = Object.entries(state.evidence);
  const results = evidence.map(([id, item]) => ({
    figures: item.figures,
    content: [contents.get(id) ?? "", item.summary, ...item.sources.flatMap((source) => [source.label, source.period, String(source.rows)])].join(
      "\n",
    ),
  }));
  const current = evidence.filter(([, item]) => item.turnId === state.turn.id).map(([, item]) => item);
  const earlier = Object.values(state.turns).flatMap((turn) => [...turn.derived]);
  return new Backing({
    results,
    derived: [...earlier, ...derived, ...derivationsOf(current)],
    said: state.messages.filter((message) => HumanMessage.isInstance(message)).map((message) => message.text),
    told,
  });
}
