import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { isSaid, isTargetId, type Origin, targetKey } from "#core/proposals/provenance";
import { messagesOfTurn } from "#agent/budget";
import type { RunContext } from "#agent/deps";
import type { ToolCall } from "#agent/open-calls";
import type { AgentState } from "#agent/state";
import type { CallContext } from "#tools/kit/define-tool";

/** Calls of one turn that may draft. More would be signed unread; a person who wants more asks again. */
export const MOST_DRAFTS = 5;

/** What a drafting call is given of its thread. Plain JSON: it lies in the checkpoint with the call. */
export type CallGrounds = {
  /** Names in its arguments, as they are compared, to where they came from. */
  readonly origins: Readonly<Record<string, Origin>>;
  /** What the person said last: orders to the notes are looked for in it. */
  readonly said?: readonly string[];
  readonly refused?: string;
};

/** An order and the answer to a question about it. */
const MESSAGES_OF_AN_ORDER = 2;

/** Ids as a state keeps them. What is no id of a provider or a cluster is not vouched for, whatever a tool says. */
export function vouchedFor(targets: readonly string[], callId: string): Record<string, string> {
  return Object.fromEntries(targets.filter(isTargetId).map((id) => [targetKey(id), callId]));
}

export function contextOfCall(callId: string, { signal, threadId }: Pick<RunContext, "signal" | "threadId">, grounds?: CallGrounds): CallContext {
  const origins = new Map(Object.entries(grounds?.origins ?? {}));
  return {
    signal,
    callId,
    threadId,
    originOf: (text) => origins.get(targetKey(text)),
    ...(grounds?.said === undefined ? {} : { said: grounds.said }),
    ...(grounds?.refused === undefined ? {} : { draftsRefused: grounds.refused }),
  };
}

/** For each call of this step that drafts, or must know: where its names came from, and whether the turn may draft any more. */
export function groundsOf(
  state: AgentState,
  calls: readonly ToolCall[],
  drafting: ReadonlySet<string>,
  grounded: ReadonlySet<string> = drafting,
): ReadonlyMap<string, CallGrounds> {
  const words = state.messages.filter((message) => HumanMessage.isInstance(message)).map((message) => message.text);
  const earlier = messagesOfTurn(state.messages)
    .flatMap((message) => (AIMessage.isInstance(message) ? ((message.tool_calls ?? []) as ToolCall[]) : []))
    .filter(({ id, name }) => drafting.has(name) && state.evidence[id ?? ""]?.proposals !== undefined);
  const said = words.slice(-MESSAGES_OF_AN_ORDER);
  const asked = new Set(earlier.map(({ args }) => JSON.stringify(args)));
  let drafts = earlier.length;
  const grounds = new Map<string, CallGrounds>();
  for (const call of calls) {
    if (!drafting.has(call.name)) {
      if (grounded.has(call.name)) grounds.set(call.id ?? "", { origins: originsIn(call.args, words, state.targets), said });
      continue;
    }
    const key = JSON.stringify(call.args);
    const refused = asked.has(key)
      ? "You drafted exactly this in this turn already. Tell the person what was drafted."
      : drafts >= MOST_DRAFTS
        ? `One turn drafts at most ${MOST_DRAFTS} times. Tell the person what is drafted, and what is left for their next message.`
        : undefined;
    asked.add(key);
    drafts += refused === undefined ? 1 : 0;
    grounds.set(call.id ?? "", { origins: originsIn(call.args, words, state.targets), said, ...(refused === undefined ? {} : { refused }) });
  }
  return grounds;
}

const LONGEST = 20_000;

function originsIn(args: unknown, words: readonly string[], targets: Readonly<Record<string, string>>): Record<string, Origin> {
  const origins: Record<string, Origin> = {};
  for (const text of new Set(textsIn(args))) {
    const key = targetKey(text);
    const call = Object.hasOwn(targets, key) ? targets[key] : undefined;
    if (isSaid(key, words)) origins[key] = { from: "user" };
    else if (call !== undefined) origins[key] = { from: "tool", call };
  }
  return origins;
}

/** Every text of the arguments, and what it holds where it is a list or JSON in a string. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") {
    const text = value.slice(0, LONGEST);
    const spaced = text.replaceAll("_", " ");
    return [text, spaced, text.replaceAll("_", "-"), ...text.split(/[\s,;"'[\]{}⟪⟫]+/)];
  }
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
