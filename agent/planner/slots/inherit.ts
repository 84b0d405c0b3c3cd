import type { EntityMention } from "#agent/planner/mentions/mention";
import { negation } from "#agent/planner/slots/negation";
import { listOf } from "#agent/planner/slots/groups";
import type { Situation } from "#agent/planner/slots/slot";

/** `both` holds the values of the turn before the last as well ("both of them"). */
export type InheritQuestion = { readonly key: string; readonly features: readonly string[]; readonly both: readonly string[] };

/** Keep or drop where no new value is named; where one is, it joins the held ones or replaces them. */
export const INHERIT_LABELS = ["keep", "drop", "join", "replace", "both"] as const;

/** One question for each filter or exclusion that the previous frame held. */
export function inheritQuestions(s: Situation): readonly InheritQuestion[] {
  if (!s.previous) return [];
  const { previous, analysis } = s;
  const entities = analysis.mentions.filter((m): m is EntityMention => m.kind === "entity");
  return Object.keys(previous)
    .filter((key) => /^[fx]\./.test(key))
    .map((key) => {
      const dim = key.slice(2);
      const d = dim.replace(/^tag:.*/, "tag");
      const held = listOf(previous[key]);
      const kin = entities.filter((m) => m.candidates.some((c) => c.dim === dim));
      const sure = kin.filter((m) => m.candidates.length === 1 || m.candidates.some((c) => c.dim === dim && c.strength === "name"));
      const again = kin.some((m) => m.candidates.some((c) => c.dim === dim && c.values.some((v) => held.includes(v))));
      const others = entities.filter((m) => m.candidates.every((c) => c.dim !== dim));
      const heldNow = kin.filter((m) => m.candidates.some((c) => c.dim === dim && c.values.some((v) => held.includes(v))));
      const fresh = kin.filter((m) => m.candidates.some((c) => c.dim === dim && c.values.every((v) => !held.includes(v))));
      const mix = `${heldNow.length > 0}:${fresh.length > 0}`;
      const denied = heldNow.map((m) => negation(analysis, m)).find((n) => n !== "no") ?? "no";
      const deniedNew = fresh.map((m) => negation(analysis, m)).find((n) => n !== "no") ?? "no";
      const word = analysis.mentions.some(
        (m) => m.kind === "dim" && (m.dim === dim || m.dim.replace("instance_", "").replace("_option", "") === dim),
      );
      const facts = [
        `kin:${sure.length > 0 ? "sure" : kin.length > 0 ? "maybe" : "no"}`,
        `again:${again}`,
        `others:${others.length > 0}`,
        `otherdims:${others
          .map((m) => m.candidates[0]?.dim.replace(/:.*/, "") ?? "")
          .slice(0, 1)
          .join()}`,
        `i:${previous.i}>${s.intent}`,
        `same:${previous.i === s.intent}`,
        `n:${Math.min(9, analysis.pieces.length)}`,
        `word:${word}`,
        `mix:${mix}`,
        `mix:${mix}:${denied}`,
        `denied:${denied}:${Math.min(3, held.length)}`,
        `deniednew:${deniedNew}`,
        `held:${Math.min(3, held.length)}`,
        `keys:${Math.min(4, Object.keys(previous).filter((k) => /^[fx]\./.test(k)).length)}`,
        `period:${analysis.mentions.some((m) => m.kind === "period")}`,
        `before:${analysis.before}`,
        `ids:${analysis.mentions.some((m) => m.kind === "ref" || m.kind === "node")}`,
        `none:${held[0] === "(none)"}`,
        `ordinal:${analysis.mentions.some((m) => m.kind === "amount" && m.type === "ordinal")}`,
      ];
      const prefix = key.slice(0, 1);
      const features = [...facts, ...facts.map((f) => `${prefix}.${f}`), ...facts.map((f) => `${d}.${f}`), ...facts.map((f) => `${s.intent}.${f}`)];
      for (const cue of analysis.cues)
        if (cue.slot === "edit" || cue.slot === "neg")
          features.push(`mix:${mix}:${cue.value}`, `mix:${mix}:${prefix}:${cue.value}`, `mix:${mix}:${denied}:${cue.value}`);
      for (const cue of analysis.cues) features.push(`${sure.length > 0}.q:${cue.slot}=${cue.value}`, `${d}.q:${cue.slot}=${cue.value}`);
      for (const m of kin) {
        const left = analysis.pieces
          .filter((p) => p.end <= m.start)
          .slice(-2)
          .map((p) => p.text);
        const right = analysis.pieces
          .filter((p) => p.start >= m.end)
          .slice(0, 2)
          .map((p) => p.text);
        features.push(`kl:${left.at(-1) ?? "^"}`, `kl2:${left.join(" ")}`, `kr:${right[0] ?? "$"}`, `kr2:${right.join(" ")}`);
      }
      const earlier = listOf(analysis.earlier?.[key]);
      const asksBoth = analysis.cues.some((c) => c.slot === "edit" && c.value === "both");
      const both = asksBoth && earlier.some((v) => !held.includes(v)) && held[0] !== "(none)" ? [...new Set([...held, ...earlier])] : [];
      return { key, features, both };
    });
}

export const hasKin = (s: Situation, key: string): boolean =>
  s.analysis.mentions.some((m) => m.kind === "entity" && m.candidates.some((c) => c.dim === key.slice(2)));
