import { setFlagsFromString } from "node:v8";
import { DEFAULT_BUDGET } from "#agent/budget";
import type { AgentDeps, Coverage } from "#agent/deps";
import { selectModels } from "#agent/models/select";
import { readingChips } from "#agent/planner/chips";
import { understand } from "#agent/planner/understand";
import { Chat } from "#server/chat/chat";
import { DEFAULT_LIMITS } from "#server/chat/rate-limit";
import type { Config } from "#server/config";
import type { ServiceContext } from "#services/context";
import { readVocabulary } from "#services/costs/vocabulary";
import { TOOLS } from "#tools/registry";

/**
 * How much the heap may grow before it is cleaned, percent. An answer's garbage is large enough to be promoted, and the
 * runtime's own growth lets it pile up to five times what lives: 0.9 MB a question, against none with this.
 */
const HEAP_GROWTH_PERCENT = 30;

export const DEFAULT_MODEL = "gpt-5-mini";
export const DEFAULT_BASE_URL = "https://api.openai.com/v1";

/** The agent over the tenant's services, with the configured model where there is one. */
export async function openChat(
  { model }: Pick<Config, "model">,
  log: (line: Record<string, unknown>) => void,
  options: { readonly process?: string | undefined } = {},
): Promise<Chat> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  const isConfigured = model.apiKey !== undefined || model.baseUrl !== undefined;
  const settings = isConfigured
    ? { apiKey: model.apiKey?.reveal() ?? "none", baseUrl: model.baseUrl ?? DEFAULT_BASE_URL, model: model.name ?? DEFAULT_MODEL }
    : undefined;
  const planner = { understand, chips: readingChips };
  const deps: AgentDeps = {
    ...(await selectModels(planner, settings)),
    tools: TOOLS,
    planner,
    vocabulary: readVocabulary,
    coverage,
    budget: DEFAULT_BUDGET,
    onError: (error, requestId) =>
      log({
        level: "error",
        message: "a turn failed",
        requestId,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        cause: error instanceof Error && error.cause !== undefined ? String(error.cause) : undefined,
      }),
  };
  return new Chat(deps, DEFAULT_LIMITS, options);
}

async function coverage(ctx: ServiceContext): Promise<Coverage> {
  const engine = await ctx.costs().catch(() => undefined);
  if (!engine) return { sentences: ["No cost data is connected to this organization yet."] };
  const { source, currency, dataFrom, dataThrough, periods, gaps, tagKeys, missing } = engine.catalog();
  return {
    sentences: [
      `The cost data (${source.kind}, in ${currency}) reaches from ${dataFrom} to ${dataThrough}; billing periods ${periods.at(0)?.billingPeriod ?? "none"} to ${periods.at(-1)?.billingPeriod ?? "none"}.`,
      ...(gaps.length > 0 ? [`Days without any row: ${gaps.slice(0, 10).join(", ")}.`] : []),
      ...(tagKeys.length > 0
        ? [
            `Tags: ${tagKeys
              .slice(0, 30)
              .map((key) => `tag:${key}`)
              .join(", ")}.`,
          ]
        : []),
      ...missing.slice(0, 10).map(({ consequence }) => consequence),
    ],
  };
}
