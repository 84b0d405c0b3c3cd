import type { AIMessageChunk } from "@langchain/core/messages";

/** Marks arguments that were no JSON object; the tool node says so to the model. */
export const MALFORMED = "malformed_arguments";

type Call = { readonly type: "tool_call"; readonly id: string; readonly name: string; readonly args: Record<string, unknown> };

/**
 * The tool calls of an answer under ids of our own: providers repeat theirs ("call_0") from turn to turn, and leave
 * out some. Read from the raw chunks: LangChain completes broken JSON by guessing, which would drop arguments unseen.
 */
export function callsOf(message: AIMessageChunk, turnId: string, step: number): Call[] {
  const named = (message.tool_call_chunks ?? []).filter((chunk) => chunk.name !== undefined && chunk.name !== "");
  return named.map((chunk, index) => ({
    type: "tool_call",
    id: `${turnId}-${step}-${index}`,
    name: chunk.name ?? "",
    args: argumentsOf(chunk.args ?? ""),
  }));
}

/** Readers of the stream refuse JSON with these keys, and a turn that nobody can read is lost. */
const FORBIDDEN: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

function hasForbiddenKey(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, inner]) => FORBIDDEN.has(key) || hasForbiddenKey(inner));
}

function argumentsOf(text: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value) && !hasForbiddenKey(value)) return value as Record<string, unknown>;
  } catch {
    // Told to the model below.
  }
  return { [MALFORMED]: text.slice(0, 500) };
}
