import type { Analysis } from "#agent/planner/analyse";
import { hashAll, textFeatures } from "#agent/planner/features";
import { hash } from "#agent/planner/hash";
import type { EntityMention } from "#agent/planner/mentions/mention";
import type { Decision } from "#agent/planner/model/choice-model";
import { ARGUMENT_SLOTS } from "#agent/planner/slots/arguments";
import { CLOSED_SLOTS } from "#agent/planner/slots/closed";
import { GROUP_LABELS, groupQuestions } from "#agent/planner/slots/groups";
import { hasKin, INHERIT_LABELS, inheritQuestions } from "#agent/planner/slots/inherit";
import { ROLE_LABELS, roleOptions } from "#agent/planner/slots/roles";
import type { Situation, Slot, Value } from "#agent/planner/slots/slot";
import { TIME_SLOTS } from "#agent/planner/slots/time";
import { topic } from "#agent/planner/slots/topic";
import { Intent, type Frame } from "#core/planner/frame";

/** What a candidate of a problem would do to the frame. */
export type Effect =
  | { readonly kind: "slot"; readonly key: string; readonly value: Value | undefined }
  | {
      readonly kind: "role";
      readonly role: "filter" | "exclude" | "none";
      readonly dim: string;
      readonly values: readonly string[];
      readonly mention: EntityMention;
    }
  | { readonly kind: "group"; readonly dim: string; readonly in: boolean }
  | { readonly kind: "inherit"; readonly key: string; readonly keep: boolean; readonly values?: readonly string[] };

/** One decision about a message under a supposed intent, and what each candidate means. */
export type Problem = { readonly model: string; readonly decision: Decision; readonly effects: readonly Effect[] };

export const SLOTS: readonly Slot[] = [...TIME_SLOTS, ...CLOSED_SLOTS, ...ARGUMENT_SLOTS, topic];

/** What the classifier tells apart; orders to the notes are read by rule. */
export const INTENTS: readonly Intent[] = Intent.options.filter((intent) => intent !== "mem" && intent !== "sched");

export const INTENT_ONLY: ReadonlySet<string> = new Set(["chat", "oos", "inj", "amb"]);

export const LABEL_COUNTS: ReadonlyMap<string, number> = new Map([
  ["intent", INTENTS.length],
  ["role", ROLE_LABELS.length],
  ["group", GROUP_LABELS.length],
  ["inherit", INHERIT_LABELS.length],
  ...SLOTS.map((slot): [string, number] => [slot.key, slot.labels.length]),
]);

export type Prepared = { readonly analysis: Analysis; readonly fine: readonly number[]; readonly shared: readonly number[] };

export function prepare(analysis: Analysis): Prepared {
  const { words, fine } = textFeatures(analysis);
  const shared = hashAll(words);
  return { analysis, shared, fine: hashAll(fine) };
}

export function intentDecision({ shared, fine }: Prepared): Decision {
  return { shared, fine, candidates: INTENTS.map((_intent, label) => ({ label, own: [] })) };
}

/** The decisions that make a frame of this intent. `applies` says which slots the intent has. */
export function problemsFor({ analysis, shared }: Prepared, intent: Intent, applies: (intent: Intent, key: string) => boolean): readonly Problem[] {
  if (INTENT_ONLY.has(intent)) return [];
  const s: Situation = { analysis, intent, previous: analysis.previous };
  const withIntent = [...shared, hash(`i=${intent}`), hash(`i=${intent}<${analysis.before}`)];
  const problems: Problem[] = [];
  for (const mention of analysis.mentions) {
    if (mention.kind !== "entity") continue;
    const options = roleOptions(s, mention).filter(
      (o) => o.label === "none" || applies(intent, `${o.label === "filter" ? "f" : "x"}.${o.dim.startsWith("tag:") ? "tag" : o.dim}`),
    );
    if (options.length < 2) continue;
    problems.push({
      model: "role",
      decision: { shared: [], candidates: options.map((o) => ({ label: ROLE_LABELS.indexOf(o.label), own: hashAll(o.features) })) },
      effects: options.map((o) => ({ kind: "role", role: o.label, dim: o.dim, values: o.values, mention })),
    });
  }
  for (const { key, features, both } of inheritQuestions(s)) {
    if (!applies(intent, key.replace(/^([fx])\.tag:.*/, "$1.tag"))) continue;
    const own = hashAll(features);
    const offset = hasKin(s, key) ? 2 : 0;
    problems.push({
      model: "inherit",
      decision: {
        shared: [...withIntent, ...own],
        candidates: [{ label: offset, own: [] }, { label: offset + 1, own: [] }, ...(both.length > 0 ? [{ label: 4, own: [] }] : [])],
      },
      effects: [
        { kind: "inherit", key, keep: true },
        { kind: "inherit", key, keep: false },
        ...(both.length > 0 ? [{ kind: "inherit" as const, key, keep: true, values: both }] : []),
      ],
    });
  }
  if (applies(intent, "g")) {
    for (const { dim, yes, no, features } of groupQuestions(s)) {
      problems.push({
        model: "group",
        decision: {
          shared: hashAll(features),
          candidates: [
            { label: GROUP_LABELS.indexOf(yes), own: [] },
            { label: GROUP_LABELS.indexOf(no), own: [] },
          ],
        },
        effects: [
          { kind: "group", dim, in: true },
          { kind: "group", dim, in: false },
        ],
      });
    }
  }
  for (const slot of SLOTS) {
    if (!applies(intent, slot.key)) continue;
    const options = slot.options(s);
    if (options.length < 2) continue;
    problems.push({
      model: slot.key,
      decision: { shared: withIntent, candidates: options.map((o) => ({ label: slot.labels.indexOf(o.label), own: hashAll(o.features) })) },
      effects: options.map((o) => ({ kind: "slot", key: slot.key, value: o.value })),
    });
  }
  return problems;
}

type RoleEffect = Extract<Effect, { readonly kind: "role" }>;

/** "drop glue" where several services are held takes one out; the others stay whatever else was decided. */
function takesOut(key: string, previous: Frame | undefined, roles: readonly RoleEffect[]): boolean {
  const held = String(previous?.[key] ?? "").split(",");
  return (
    key.startsWith("f.") &&
    held.length > 1 &&
    roles.some((r) => r.role === "exclude" && r.dim === key.slice(2) && r.values.every((v) => held.includes(v))) &&
    roles.every((r) => r.role !== "filter" || r.dim !== key.slice(2))
  );
}

/** Puts the chosen effects together. Exclusions of a held filter take its value out; see docs/methods/planner.md. */
export function assemble(intent: Intent, previous: Frame | undefined, effects: readonly Effect[]): Frame {
  const frame: Record<string, Value> = {};
  if (INTENT_ONLY.has(intent)) return { i: intent };
  const lists = new Map<string, Set<string>>();
  const put = (key: string, values: Iterable<string>) => {
    const set = lists.get(key) ?? new Set<string>();
    for (const value of values) set.add(value);
    lists.set(key, set);
  };
  const roles = effects.filter((e) => e.kind === "role");
  for (const e of roles) if (e.role !== "none") put(`${e.role === "filter" ? "f" : "x"}.${e.dim}`, e.values);
  for (const e of effects) {
    if (e.kind === "inherit" && (e.keep || takesOut(e.key, previous, roles))) {
      const dim = e.key.slice(2);
      const gone = new Set<string>();
      for (const role of roles) {
        const said =
          role.role === "none"
            ? role.mention.candidates.filter((c) => c.dim === dim && c.strength !== "weak" && c.strength !== "stem").flatMap((c) => c.values)
            : role.dim === dim
              ? role.values
              : [];
        if (role.role === "exclude" && e.key.startsWith("f.")) for (const v of said) gone.add(v);
        if (role.role === "filter" && e.key.startsWith("x.")) for (const v of said) gone.add(v);
        if (role.role === "none" && e.key.startsWith("x.")) for (const v of said) gone.add(v);
      }
      const held = (e.values ?? String(previous?.[e.key] ?? "").split(",")).filter((v) => v !== "" && !gone.has(v));
      if (held.length > 0) put(e.key, held);
      if (e.key.startsWith("f.") && gone.size > 0 && held.length > 0) {
        const excluded = lists.get(`x.${dim}`);
        if (excluded)
          for (const v of gone)
            if (
              String(previous?.[e.key] ?? "")
                .split(",")
                .includes(v)
            )
              excluded.delete(v);
      }
    }
    if (e.kind === "group" && e.in) put("g", [e.dim]);
    if (e.kind === "slot" && e.value !== undefined) frame[e.key] = e.value;
  }
  for (const [key, set] of lists) if (set.size > 0) frame[key] = [...set].toSorted().join(",");
  const policy = frame["a.policy"];
  const amount = frame["a.value"];
  if ((policy === "max_spot" || policy === "buffer") && typeof amount === "string" && /^\d+(?:\.\d+)?$/.test(amount)) frame["a.value"] = `${amount}%`;
  return { i: intent, ...frame };
}
