import { contextFeatures } from "#agent/planner/features";
import type { DimensionMention, EntityMention } from "#agent/planner/mentions/mention";
import { negation } from "#agent/planner/slots/negation";
import type { Situation } from "#agent/planner/slots/slot";

export type Role = "filter" | "exclude" | "none";
export type RoleOption = { readonly label: Role; readonly dim: string; readonly values: readonly string[]; readonly features: readonly string[] };

export const ROLE_LABELS: readonly Role[] = ["none", "filter", "exclude"];

/** `g` has names of its own for two dimensions. */
export const groupName = (dim: string): string => (dim === "family" ? "instance_family" : dim === "purchase" ? "purchase_option" : dim);

/** The other way round. */
export const filterName = (dim: string): string => (dim === "instance_family" ? "family" : dim === "purchase_option" ? "purchase" : dim);

const plain = (dim: string) => dim.replace(/^tag:.*/, "tag");

/** The dimension words next to a name: "production account", "namespace checkout", "team data". */
function neighbours(s: Situation, mention: EntityMention): { readonly after?: string; readonly before?: string } {
  const dims = s.analysis.mentions.filter((m): m is DimensionMention => m.kind === "dim");
  const { clean } = s.analysis.utterance;
  const after = dims.find((m) => m.start >= mention.end && /^[ '"-]*(?:tag )?(?:'s )?$/.test(clean.slice(mention.end, m.start)));
  const before = dims.findLast(
    (m) => m.end <= mention.start && /^[ =:'"-]*(?:tag(?:ged)? |is |of |called |named |the |= ?)?$/.test(clean.slice(m.end, mention.start)),
  );
  return { ...(after && { after: after.dim }), ...(before && { before: before.dim }) };
}

/** Entities joined to this one by "and", "," or "vs": they usually share a dimension and a role. */
function siblings(s: Situation, mention: EntityMention): readonly EntityMention[] {
  const { clean } = s.analysis.utterance;
  return s.analysis.mentions.filter((m): m is EntityMention => {
    if (m.kind !== "entity" || m === mention) return false;
    const between = m.start >= mention.end ? clean.slice(mention.end, m.start) : clean.slice(m.end, mention.start);
    return /^ ?(?:,|and|&|\+|or|vs\.?|versus|v|against|plus|nor|,? and|\/|than|with|to)? ?(?:the |not |also )?(?:\w+ )?$/.test(between);
  });
}

/** What a name may be here: a filter, an exclusion, or nothing, in each of its dimensions. */
export function roleOptions(s: Situation, mention: EntityMention): readonly RoleOption[] {
  const { after, before } = neighbours(s, mention);
  const beside = siblings(s, mention);
  const context = contextFeatures(s.analysis, mention.start, mention.end, "");
  const dims = new Set(mention.candidates.map((c) => c.dim));
  const sole = dims.size === 1;
  const negated = negation(s.analysis, mention);
  const surface = s.analysis.utterance.clean.slice(mention.start, mention.end);
  const listed = [...dims].map(plain).toSorted().join("|");
  const none: RoleOption = {
    label: "none",
    dim: "",
    values: [],
    features: [
      "none",
      `none:${s.intent}`,
      `none:${listed}`,
      `none:${listed}:${s.intent}`,
      `none:strength:${mention.candidates.every((c) => c.strength === "weak" || c.strength === "stem")}`,
      `none:s:${listed}:${surface.length > 12 ? "" : surface}`,
      ...context.map((f) => `none.${f}`),
      ...context.map((f) => `none.${listed}.${f}`),
      `none:after:${after ?? "-"}`,
      `none:before:${before ?? "-"}`,
      `none:neg:${negated}`,
      `none:neg:${negated}:${listed}`,
    ],
  };
  const heldGroups = String(s.previous?.["g"] ?? "").split(",");
  const options: RoleOption[] = [none];
  for (const { dim, values, strength } of mention.candidates) {
    const d = plain(dim);
    const fits = (other: string | undefined) =>
      other === undefined
        ? "-"
        : other === dim || other === groupName(dim)
          ? "match"
          : d === "tag" && other.startsWith("tag:")
            ? "othertag"
            : "other";
    const shared = [
      `d:${d}`,
      `d:${d}:${strength}`,
      `d:${d}:${strength}:${sole}`,
      `d:${d}:${s.intent}`,
      `d:${d}:of:${listed}`,
      `d:${d}:of:${listed}:${s.intent}`,
      `st:${strength}`,
      `after:${fits(after)}`,
      `after:${fits(after)}:${strength}`,
      `before:${fits(before)}`,
      `before:${fits(before)}:${strength}`,
      `prevf:${d}:${s.previous ? `f.${dim}` in s.previous : "-"}`,
      `prevx:${d}:${s.previous ? `x.${dim}` in s.previous : "-"}`,
      `heldf:${String(s.previous?.[`f.${dim}`] ?? "")
        .split(",")
        .includes(values[0] ?? "")}`,
      `heldx:${String(s.previous?.[`x.${dim}`] ?? "")
        .split(",")
        .includes(values[0] ?? "")}`,
      `heldg:${heldGroups.includes(groupName(dim))}:${strength}`,
      `heldg:${heldGroups.includes(groupName(dim))}:of:${listed}`,
      `anyword:${s.analysis.mentions.some((m) => m.kind === "dim" && m.dim === groupName(dim))}:${strength}:of:${listed}`,
      `sib:${Math.min(2, beside.filter((m) => m.candidates.some((c) => c.dim === dim)).length)}`,
      `sibname:${beside.some((m) => m.candidates.some((c) => c.dim === dim && c.strength === "name"))}:${strength}`,
      `sibsole:${beside.some((m) => m.candidates.length === 1 && m.candidates[0]?.dim === dim)}`,
      `othersame:${s.analysis.mentions.some((m) => m.kind === "entity" && m !== mention && m.candidates.length === 1 && m.candidates[0]?.dim === dim)}`,
      `neg:${negated}`,
      `neg:${negated}:${d}`,
      `neg:${negated}:${s.intent}`,
      `neg:${negated}:held${String(s.previous?.[`f.${dim}`] ?? "")
        .split(",")
        .includes(values[0] ?? "")}`,
      `many:${values.length > 1}`,
      `untagged:${values[0] === "(none)"}:${s.intent}`,
      `tagkeycue:${d === "tag" && s.analysis.mentions.some((m) => m.kind === "dim" && m.dim === dim)}`,
      `val:${d}:${surface.length > 14 ? "" : surface}`,
      `val:${d}:${surface.length > 14 ? "" : surface}:${s.intent}`,
    ];
    for (const label of ["filter", "exclude"] as const) {
      options.push({
        label,
        dim,
        values,
        features: [
          ...shared.map((f) => `${label}.${f}`),
          ...context.map((f) => `${label}.${f}`),
          ...context.map((f) => `${label}.${d}.${f}`),
          ...shared.slice(0, 12).map((f) => `dim.${f}`),
          ...context.slice(0, 6).map((f) => `dim.${d}.${f}`),
        ],
      });
    }
  }
  return options;
}
