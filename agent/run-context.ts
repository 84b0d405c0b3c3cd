import type { LangGraphRunnableConfig } from "@langchain/langgraph/web";
import type { RunContext } from "#agent/deps";

/** What the run brought. Only `configurable` reaches nodes without being checkpointed: it holds no plain value. */
export function runOf(config: LangGraphRunnableConfig): RunContext {
  const run: unknown = config.configurable?.["run"];
  if (!isRun(run)) throw new TypeError("The graph was started without a run context.");
  return run;
}

function isRun(value: unknown): value is RunContext {
  return typeof value === "object" && value !== null && "ctx" in value && "emit" in value;
}
