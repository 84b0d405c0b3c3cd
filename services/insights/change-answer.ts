import type { z } from "zod";
import type { ChangeAnswer, ChangeEffect, ChangePartAnswer, ChangeRequest } from "#core/api/change";
import type { ExplainedEffect, ExplainedPart } from "#core/insights/change-explanation";
import { EFFECT_LABELS } from "#core/insights/explanation-parts";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { finerThan } from "#services/insights/change-inside";
import { explainChange } from "#services/insights/explain-change";

/** The difference between two periods as pages show it: each part with what to ask to see inside. */
export async function answerChange(
  ctx: ServiceContext,
  request: ChangeRequest,
  options: { readonly signal?: AbortSignal } = {},
): Promise<ChangeAnswer> {
  requireScope(ctx, "costs:read");
  const { drill, by, ...question } = request;
  const explained = await explainChange(ctx, { ...question, groupBy: by, inside: drill }, options);
  const path = drill?.path ?? [];
  const partOf = (part: ExplainedPart): z.infer<typeof ChangePartAnswer> => ({
    key: part.key,
    dimension: part.dimension,
    kind: part.kind,
    state: part.state,
    before: part.before,
    after: part.after,
    change: part.change,
    effects: part.effects.map(effectOf),
    folded: part.folded ?? null,
    drill: drillInto(part, path, explained.finer, request),
  });
  return {
    metric: { name: explained.metric.name, label: explained.metric.label, unit: explained.metric.unit },
    filters: [...question.filters],
    exclude: [...question.exclude],
    period: explained.period,
    compare: explained.compare,
    before: explained.before,
    after: explained.after,
    change: explained.change,
    changeRatio: explained.changeRatio,
    perDay: explained.perDay ?? null,
    dimension: explained.dimension,
    path: [...path],
    parts: explained.parts.map(partOf),
    effects: explained.effects.map(effectOf),
    causes: explained.causes.map((cause) => ({ part: cause.part, movers: [...cause.movers], onset: cause.onset ?? null })),
    figures: [...explained.figures],
    blocks: [...explained.blocks],
    sources: [...explained.sources],
    notes: [...explained.notes],
  };
}

function effectOf({ effect, change }: ExplainedEffect): z.infer<typeof ChangeEffect> {
  return { effect, label: EFFECT_LABELS[effect], change };
}

function drillInto(
  part: ExplainedPart,
  path: readonly { readonly dimension: string; readonly value: string | null }[],
  finer: readonly string[],
  { filters }: ChangeRequest,
): z.infer<typeof ChangePartAnswer>["drill"] {
  if (part.folded !== undefined) return null;
  const steps = part.dimension === null ? [...path] : [...path, { dimension: part.dimension, value: part.value }];
  const by = finerThan(finer, steps, filters);
  return by === undefined ? null : { kind: part.kind, path: steps, by };
}
