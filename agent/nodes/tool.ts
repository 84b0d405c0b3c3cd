import { ToolMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph/web";
import { MajorTomError } from "#core/errors";
import { type AgentDeps, CLOSING, type RunContext } from "#agent/deps";
import { outputOf } from "#agent/nodes/step-output";
import { MALFORMED } from "#agent/nodes/tool-calls";
import { runOf } from "#agent/run-context";
import { type CallGrounds, contextOfCall, vouchedFor } from "#agent/provenance";
import type { AgentUpdate, Evidence } from "#agent/state";
import type { Tool } from "#tools/kit/define-tool";
import { runTool, type ToolRun } from "#tools/kit/run-tool";
import { cleanText } from "#tools/kit/untrusted";

export type ToolTask = {
  readonly call: { readonly id: string; readonly name: string; readonly args: Record<string, unknown> };
  readonly turnId: string;
  /** For calls that draft: where the names in their arguments came from. */
  readonly grounds?: CallGrounds;
};

/** What a model is given of one result. Longer is cut: a model reads tables badly, and they are shown to the person anyway. */
const LONGEST_CONTENT = 24_000;

/** Runs one tool call. Its failure is an answer to the model, not the end of the turn. */
export function toolNode(deps: AgentDeps) {
  const byName = new Map(deps.tools.map((tool) => [tool.name, tool]));
  return async (task: ToolTask, config: LangGraphRunnableConfig): Promise<AgentUpdate> => {
    const run = runOf(config);
    const { call, turnId } = task;
    const startedAt = performance.now();
    try {
      const result = await orAborted(run, callTool(byName, run, task));
      return finished(run, task, result, performance.now() - startedAt);
    } catch (error) {
      if (run.signal.reason === CLOSING) throw error;
      const message = sentenceOf(error, run, deps);
      run.emit({ type: "failure", id: call.id, message });
      const evidence: Evidence = {
        turnId,
        tool: call.name,
        input: call.args,
        summary: message,
        figures: [],
        blocks: [],
        sources: [],
        elapsedMs: Math.round(performance.now() - startedAt),
        error: message,
      };
      return {
        messages: [new ToolMessage({ tool_call_id: call.id, name: call.name, status: "error", content: message })],
        evidence: { [call.id]: evidence },
      };
    }
  };
}

async function callTool(byName: ReadonlyMap<string, Tool>, run: RunContext, { call, grounds }: ToolTask): Promise<ToolRun> {
  const tool = byName.get(call.name);
  if (!tool) throw new UnknownTool(`There is no tool "${cleanText(call.name, 60)}". Use one of: ${[...byName.keys()].join(", ")}.`);
  if (MALFORMED in call.args) throw new UnknownTool(`The arguments of ${call.name} were not valid JSON. Send one JSON object.`);
  const { ctx } = run;
  // The agent acts for the person in whose thread it runs, with that person's scopes.
  return runTool({ ...ctx, actor: { ...ctx.actor, kind: "agent" } }, tool, call.args, contextOfCall(call.id, run, grounds));
}

class UnknownTool extends Error {}

/** A tool that does not heed the signal must not keep a stopped turn alive. */
function orAborted<Value>(run: RunContext, work: Promise<Value>): Promise<Value> {
  // It has begun already; what becomes of it nobody hears.
  if (run.signal.aborted) work.catch(() => undefined);
  if (run.signal.aborted) return Promise.reject(new UnknownTool("Not run: the turn was stopped."));
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(new UnknownTool("Stopped before it finished."));
  run.signal.addEventListener("abort", onAbort, { once: true });
  return Promise.race([work, aborted.promise]).finally(() => run.signal.removeEventListener("abort", onAbort));
}

function finished(run: RunContext, { call, turnId }: ToolTask, { input, result }: ToolRun, elapsed: number): AgentUpdate {
  const { summary, figures, blocks, sources, data, raw, targets = [], proposals = [] } = result;
  const elapsedMs = Math.round(elapsed);
  run.emit({ type: "result", id: call.id, output: outputOf({ summary, sources, elapsedMs }) });
  const json = JSON.stringify(data) ?? "null";
  const content = json.length <= LONGEST_CONTENT ? json : `${json.slice(0, LONGEST_CONTENT)} … (cut: ask for fewer groups or a shorter period)`;
  return {
    messages: [new ToolMessage({ tool_call_id: call.id, name: call.name, content })],
    evidence: {
      [call.id]: { turnId, tool: call.name, input, summary, figures, blocks, sources, elapsedMs, ...(proposals.length > 0 ? { proposals } : {}) },
    },
    ...(targets.length === 0 ? {} : { targets: vouchedFor(targets, call.id) }),
    ...(raw === undefined ? {} : { raw: { [call.id]: raw } }),
  };
}

function sentenceOf(error: unknown, run: RunContext, deps: AgentDeps): string {
  if (error instanceof MajorTomError || error instanceof UnknownTool) return error.message;
  deps.onError(error, run.ctx.requestId);
  return `Something went wrong (request ${run.ctx.requestId}). Try another way, or tell the person.`;
}
