import { contextFeatures } from "#agent/planner/features";
import type { DimensionMention, EntityMention } from "#agent/planner/mentions/mention";
import { negation } from "#agent/planner/slots/negation";
import { filterName, groupName } from "#agent/planner/slots/roles";
import type { Situation } from "#agent/planner/slots/slot";

/** `in`/`out`: a dimension that the text names. `keep`/`drop`: one only inherited. `imply`/`leave`: neither. */
export const GROUP_LABELS = ["in", "out", "keep", "drop", "imply", "leave"] as const;
export type GroupLabel = (typeof GROUP_LABELS)[number];
export type GroupQuestion = { readonly dim: string; readonly yes: GroupLabel; readonly no: GroupLabel; readonly features: readonly string[] };

export const listOf = (value: unknown): readonly string[] => (value === undefined || value === "" ? [] : String(value).split(","));

/** Dimensions that may be meant without being named ("where does the money go", "prod vs staging"). */
const IMPLIED = [
  "service",
  "account",
  "region",
  "cluster",
  "namespace",
  "workload",
  "purchase_option",
  "instance_family",
  "instance_type",
  "resource",
  "node",
];

const plain = (dim: string) => dim.replace(/^tag:.*/, "tag");

export function groupQuestions(s: Situation): readonly GroupQuestion[] {
  const { mentions, utterance, pieces } = s.analysis;
  const words = mentions.filter((m): m is DimensionMention => m.kind === "dim");
  const entities = mentions.filter((m): m is EntityMention => m.kind === "entity");
  const held = listOf(s.previous?.["g"]);
  const named = new Set(words.map((m) => m.dim));
  const dims = new Set([...named, ...held, ...IMPLIED, ...entities.flatMap((m) => m.candidates.map((c) => groupName(c.dim)))]);
  const questions: GroupQuestion[] = [];
  for (const dim of dims) {
    const own = words.filter((m) => m.dim === dim);
    const kin = entities.filter((m) => m.candidates.some((c) => groupName(c.dim) === dim));
    const several = new Set(kin.flatMap((m) => m.candidates.filter((c) => groupName(c.dim) === dim).flatMap((c) => c.values))).size;
    const sure = kin.filter((m) => m.candidates.length === 1).length;
    const heldFilter = listOf(s.previous?.[`f.${filterName(dim)}`]);
    const earlier = listOf(s.analysis.earlier?.[`f.${filterName(dim)}`]);
    const pair = heldFilter.length > 0 && earlier.some((v) => !heldFilter.includes(v));
    const edits = (value: string) => s.analysis.cues.some((c) => c.slot === "edit" && c.value === value);
    const joins = heldFilter.length > 0 && several > 0 && edits("add");
    const features = [
      `pair:${pair}:${edits("both")}:${edits("split")}`,
      `joins:${joins}:${edits("split")}`,
      `joins:${joins}:${s.analysis.cues.some((c) => c.slot === "ch")}`,
      `held:${held.includes(dim)}`,
      `heldothers:${held.some((h) => h !== dim)}`,
      `named:${named.size}`,
      `d:${plain(dim)}`,
      `d:${plain(dim)}:${s.intent}`,
      `kin:${Math.min(3, several)}`,
      `kin:${Math.min(3, several)}:${s.intent}`,
      `sure:${Math.min(2, sure)}`,
      `i:${s.intent}`,
      `i:${s.intent}:held${held.includes(dim)}`,
      `n:${Math.min(8, pieces.length)}`,
      `compare:${s.analysis.cues.some((c) => c.slot === "c" && c.value === "any")}:${Math.min(3, several)}`,
      `heldfilter:${heldFilter.length > 1}`,
      `heldfilter:${heldFilter.length > 1}:n${Math.min(5, pieces.length)}`,
      `heldfilter:${Math.min(3, heldFilter.length)}:held${held.includes(dim)}`,
      `othernamed:${[...named].some((n) => n !== dim)}:held${held.includes(dim)}`,
      `first:${words[0]?.dim === dim}`,
      `prev:${s.previous?.i ?? "-"}`,
      `both:${s.analysis.cues.some((c) => c.slot === "edit" && c.value === "both")}:${Math.min(2, several)}:${held.includes(dim)}`,
      `later:${s.analysis.turn > 0}`,
    ];
    for (const m of own) {
      const denied = negation(s.analysis, m);
      features.push(`neg:${denied}`, `neg:${denied}:held${held.includes(dim)}`, `denied:${denied}:${named.size}`);
      const context = contextFeatures(s.analysis, m.start, m.end, "");
      const plural = utterance.clean.slice(m.start, m.end).endsWith("s") ? "plural" : "single";
      const beside = entities.some((e) => e.end <= m.start && m.start - e.end <= 1);
      const match = entities.some((e) => e.end <= m.start && m.start - e.end <= 1 && e.candidates.some((c) => groupName(c.dim) === dim));
      const tag = / tag/.test(utterance.clean.slice(m.start, m.end));
      features.push(
        `${plural}`,
        `${plural}:${plain(dim)}`,
        `beside:${beside}:${match}`,
        `tag:${tag}`,
        ...context,
        ...context.map((f) => `${plain(dim)}.${f}`),
        ...context.slice(0, 6).map((f) => `${plural}.${f}`),
        ...context.slice(0, 6).map((f) => `${s.intent}.${f}`),
        ...context.slice(0, 4).map((f) => `beside${beside}.${f}`),
        `nextdim:${words.some((w) => w.start >= m.end && w.start - m.end < 6)}`,
        `prevdim:${words.some((w) => w.end <= m.start && m.start - w.end < 6)}`,
      );
      if (/\b(?:by|per|each|every|split|across|which|broken?|down|grouped|for each)\b[^,.;]{0,24}$/.test(utterance.clean.slice(0, m.start)))
        features.push("by", `by:${plural}`, `by:beside${beside}`);
    }
    if (own.length === 0 && (several > 1 || heldFilter.length > 1)) {
      const how = several > 1 ? "said" : "held";
      for (const piece of pieces) features.push(`${how}.w:${piece.text}`);
      for (const cue of s.analysis.cues) features.push(`${how}.q:${cue.slot}=${cue.value}`);
      for (const m of kin.slice(1)) features.push(...contextFeatures(s.analysis, m.start, m.end, `${how}.`).slice(0, 4));
    }
    if (held.includes(dim))
      for (const cue of s.analysis.cues)
        if (cue.slot === "edit" || cue.slot === "neg") features.push(`held:${[...named].some((n) => n !== dim)}:${own.length > 0}:${cue.value}`);
    if (held.includes(dim) && own.length === 0 && named.size > 0) {
      const w = words.find((m) => m.dim !== dim);
      if (w) features.push(...contextFeatures(s.analysis, w.start, w.end, "other."), `pair:${plain(dim)}>${plain(w.dim)}`);
    }
    if (own.length === 0)
      for (const cue of s.analysis.cues)
        features.push(`q:${cue.slot}=${cue.value}`, ...(several > 1 ? [`q${Math.min(3, several)}:${cue.slot}=${cue.value}`] : []));
    const [yes, no]: [GroupLabel, GroupLabel] = own.length > 0 ? ["in", "out"] : held.includes(dim) ? ["keep", "drop"] : ["imply", "leave"];
    questions.push({ dim, yes, no, features });
  }
  return questions;
}
