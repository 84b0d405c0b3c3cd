import { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import type { AgentDeps, RunContext } from "#agent/deps";
import { Grounder } from "#agent/grounding/grounder";
import { backingOf } from "#agent/grounding/thread-backing";
import { type PlannerNotes, PLANNER_NOTES } from "#agent/models/chat-model";
import { usageOf, withUsage } from "#agent/models/usage";
import { callsOf } from "#agent/nodes/tool-calls";
import { readingPart } from "#agent/reading-part";
import type { AgentState, AgentUpdate } from "#agent/state";

/** What the model says while it says it: grounds and emits text, and puts the message together. */
export class Speech {
  private all: AIMessageChunk | undefined;
  private grounder: Grounder | undefined;
  private text = "";
  private readonly run: RunContext;
  private readonly state: AgentState;
  private readonly id: string;
  private readonly told: readonly string[];
  private readonly step: number;
  private readonly deps: AgentDeps;
  private readonly shown = new Set<string>();
  private notes: PlannerNotes = {};

  constructor(run: RunContext, deps: AgentDeps, state: AgentState, step: number, told: readonly string[]) {
    this.run = run;
    this.deps = deps;
    this.state = state;
    this.step = step;
    this.id = `${state.turn.id}-${step}`;
    this.told = told;
  }

  take(chunk: AIMessageChunk): void {
    const notes = chunk.additional_kwargs[PLANNER_NOTES] as PlannerNotes | undefined;
    if (notes) this.note(notes);
    const delta = typeof chunk.content === "string" ? chunk.content : chunk.text;
    if (delta !== "") this.say((this.grounder ??= this.open()).push(delta));
    // Text is kept as it was shown; only the rest of the chunk is put together here.
    if (delta === "" || (chunk.tool_call_chunks?.length ?? 0) > 0) this.all = this.all ? concat(this.all, chunk) : chunk;
  }

  private open(): Grounder {
    return new Grounder(backingOf(this.state, this.notes.derived ?? [], this.told));
  }

  private note(notes: PlannerNotes): void {
    this.notes = { ...this.notes, ...notes };
    if (notes.reading && this.step === 0)
      this.run.emit({ type: "part", name: "reading", id: `${this.state.turn.id}-reading`, data: readingPart(notes.reading, this.deps.planner) });
  }

  private say(text: string): void {
    if (text === "") return;
    this.showFigures();
    this.text += text;
    this.run.emit({ type: "text", id: this.id, delta: text });
  }

  /** A figure reaches the reader before the text that names it. */
  private showFigures(): void {
    const grounder = this.grounder;
    if (!grounder || grounder.cited.size === this.shown.size) return;
    const fresh = [...grounder.cited].filter((id) => !this.shown.has(id));
    for (const id of fresh) this.shown.add(id);
    const data = fresh.map((id) => grounder.figure(id)).filter((figure) => figure !== undefined);
    if (data.length > 0) this.run.emit({ type: "part", name: "figures", id: `${this.id}-figures-${this.shown.size}`, data });
  }

  get wantsTools(): boolean {
    return (this.all?.tool_call_chunks?.length ?? 0) > 0;
  }

  finish(mayCall: boolean): AgentUpdate {
    if (this.grounder) this.say(this.grounder.end());
    const chunk = this.all ?? new AIMessageChunk("");
    const calls = mayCall ? callsOf(chunk, this.state.turn.id, this.step) : [];
    if (this.text === "" && calls.length === 0 && !this.all) return {};
    const message = new AIMessage({
      id: this.id,
      content: this.text,
      tool_calls: calls,
      additional_kwargs: {
        ...(Object.keys(this.notes).length > 0 ? { [PLANNER_NOTES]: this.notes } : {}),
        grounding: { kept: this.grounder?.kept ?? 0, removed: this.grounder?.removed ?? 0, cited: [...(this.grounder?.cited ?? [])] },
      },
    });
    const usage = usageOf(chunk);
    if (usage) withUsage(message, usage);
    for (const call of calls) this.run.emit({ type: "call", id: call.id, tool: call.name, input: call.args });
    return { messages: [message] };
  }
}
