import { resolveToken } from "#agent/planner/dates";
import { contextFeatures } from "#agent/planner/features";
import { ZONES } from "#agent/planner/lexicon/aws";
import type { AmountMention, Mention } from "#agent/planner/mentions/mention";
import { rawSlice } from "#agent/planner/text";
import { basics, type Option, type Situation, type Slot, type Value } from "#agent/planner/slots/slot";

const amounts = (s: Situation): readonly AmountMention[] => s.analysis.mentions.filter((m): m is AmountMention => m.kind === "amount");

function option(s: Situation, mention: Mention, label: string, value: Value, extra: readonly string[] = []): Option {
  const kind = mention.kind === "amount" ? `${mention.type}${mention.unit ?? ""}` : mention.kind;
  return {
    label,
    value,
    features: [
      label,
      `${label}:${kind}`,
      `${label}:${kind}:${s.intent}`,
      ...extra.map((e) => `${label}:${e}`),
      ...contextFeatures(s.analysis, mention.start, mention.end, `${label}.`),
    ],
  };
}

/** A slot filled from mentions of some kind, beside "none" and "keep". */
function fromMentions(key: string, labels: readonly string[], make: (s: Situation) => readonly Option[]): Slot {
  return {
    key,
    labels: ["none", "keep", ...labels],
    options(s) {
      const made = make(s);
      const base = basics(key, s);
      for (const each of base)
        (each.features as string[]).push(`${each.label}:any${made.length > 0}`, `${each.label}:any${made.length > 0}:${s.intent}`);
      return [...base, ...made];
    },
  };
}

const trimmed = (n: number) => String(Math.round(n * 10_000) / 10_000);
const place = (all: readonly Mention[], mention: Mention) => [`at${all.indexOf(mention)}`, `of${Math.min(4, all.length)}`];

const count = fromMentions("n", ["count", "one"], (s) => {
  const all = amounts(s).filter((m) => (m.type === "count" || m.type === "ordinal") && m.value >= 1 && m.value <= 500 && Number.isInteger(m.value));
  const options = all.map((m) => option(s, m, "count", m.value, place(all, m)));
  if (all.every((m) => m.value !== 1))
    options.push({ label: "one", value: 1, features: ["one", `one:${s.analysis.cues.some((c) => c.slot === "o")}`] });
  return options;
});

const reference = fromMentions("a.ref", ["id", "ordinal", "last"], (s) => {
  const options: Option[] = [];
  const ids = s.analysis.mentions.filter((m) => m.kind === "ref");
  for (const m of ids) options.push(option(s, m, "id", m.value, place(ids, m)));
  const all = amounts(s).filter((m) => (m.type === "count" || m.type === "ordinal") && m.value >= 1 && m.value <= 9999 && Number.isInteger(m.value));
  for (const m of all) {
    const held = /^([A-Z]+)-\d+$/.exec(String(s.previous?.["a.ref"] ?? ""))?.[1];
    options.push(option(s, m, "ordinal", String(m.value), [...place(all, m), `ids${ids.length > 0}`]));
    if (m.value > 12) options.push(option(s, m, "id", `${held ?? "APR"}-${m.value}`, ["bare"]));
  }
  options.push({
    label: "last",
    value: "last",
    features: ["last", `last:ids${ids.length > 0}`, `last:ord${all.length > 0}`, `last:${s.intent}`, `last:${s.intent}:${s.previous?.i ?? "-"}`],
  });
  return options;
});

function clock(m: AmountMention): string {
  return `${String(Math.floor(m.value / 60)).padStart(2, "0")}:${String(m.value % 60).padStart(2, "0")}`;
}

const times =
  (key: "a.from" | "a.to") =>
  (s: Situation): Option[] => {
    const all = amounts(s).filter((m) => m.type === "time");
    const options = all.flatMap((m) => {
      const here = option(s, m, "time", clock(m), [...place(all, m), place(all, m).join("")]);
      const half =
        /am|pm|a\.m|p\.m|morning|evening|:|midnight|noon/.test(s.analysis.utterance.clean.slice(m.start, m.end)) &&
        !/half|quarter/.test(s.analysis.utterance.clean.slice(m.start, m.end));
      return half || m.value >= 720
        ? [here]
        : [
            here,
            option(s, m, "time", clock({ ...m, value: m.value + 720 }), ["pm", `pm:${key}`, `pm:held${String(s.previous?.[key] ?? "") >= "12"}`]),
          ];
    });
    const bare = amounts(s).filter(
      (m) => (m.type === "count" || (m.type === "duration" && m.unit === "h")) && Number.isInteger(m.value) && m.value <= 24,
    );
    for (const m of bare)
      if (m.value <= 12 && String(s.previous?.[key] ?? "") >= "12")
        options.push(option(s, m, "time", clock({ ...m, value: (m.value % 12) * 60 + 720 }), ["bare", "barepm", `bare:${key}:of${all.length}`]));
    for (const m of bare)
      options.push(
        option(s, m, "time", clock({ ...m, value: (m.value % 24) * 60 }), [
          `bare:night${String(s.previous?.[key] ?? "") >= "12" && m.value <= 12}`,
          "bare",
          `bare:prev${s.previous ? key in s.previous : "-"}`,
          ...place(bare, m).map((p) => `bare:${p}`),
          `bare:of${all.length}`,
        ]),
      );
    return options;
  };

const to = fromMentions("a.to", ["time", "spot", "on_demand", "type"], (s) => {
  const options = times("a.to")(s);
  const cues = s.analysis.cues.filter((c) => c.slot === "a.to");
  for (const value of ["spot", "on_demand"]) {
    const hits = cues.filter((c) => c.value === value);
    const features = [
      `to:${hits.length > 0}`,
      `to:${hits.length > 0}:${s.intent}`,
      `to:${value}:${hits.length > 0}:other${cues.length > hits.length}`,
    ];
    const hit = hits.at(-1);
    if (hit) features.push(`to:last${cues.at(-1) === hit}`, ...contextFeatures(s.analysis, hit.start, hit.end, `to.${value}.`));
    options.push({ label: value, value, features });
  }
  const types = s.analysis.mentions.filter((m) => m.kind === "entity" && m.candidates[0]?.dim === "instance_type");
  for (const m of types) if (m.kind === "entity") options.push(option(s, m, "type", m.candidates[0]?.values[0] ?? "", place(types, m)));
  return options;
});

const money = (key: string) =>
  fromMentions(key, ["money"], (s) => {
    const all = amounts(s).filter((m) => m.type === "money" || (m.type === "count" && m.value > 0));
    return all.map((m) => option(s, m, "money", trimmed(m.value), [...place(all, m), `prev${s.previous ? key in s.previous : "-"}`]));
  });

const cover = fromMentions("a.cover", ["share"], (s) => {
  const all = amounts(s).filter((m) => m.type === "percent" || (m.type === "count" && m.value > 1 && m.value <= 100));
  return all.map((m) => option(s, m, "share", `${trimmed(m.value)}%`, [...place(all, m), `prev${s.previous ? "a.cover" in s.previous : "-"}`]));
});

const value = fromMentions("a.value", ["percent", "number", "on", "off", "period", "entity"], (s) => {
  const options: Option[] = [];
  const held = String(s.previous?.["a.value"] ?? "");
  const all = amounts(s).filter((m) => m.type === "percent" || m.type === "money" || m.type === "count");
  for (const m of all) {
    const share = m.type === "percent" || (m.type === "count" && held.endsWith("%"));
    options.push(option(s, m, share ? "percent" : "number", share ? `${trimmed(m.value)}%` : trimmed(m.value), place(all, m)));
  }
  for (const each of ["on", "off"]) {
    const hits = s.analysis.cues.filter((c) => c.slot === "onoff" && c.value === each);
    const policies = s.analysis.cues.filter((c) => c.slot === "a.policy").map((c) => `${each}:${hits.length > 0}:${c.value}`);
    options.push({
      label: each,
      value: each,
      features: [`${each}:${hits.length > 0}`, `${each}:${hits.length > 0}:n${all.length > 0}`, ...policies],
    });
  }
  for (const m of s.analysis.mentions) {
    if (m.kind === "period") {
      const heldRange = resolveToken(held, s.analysis.today);
      for (const [label, token] of [
        ["past", m.period.value],
        ["coming", m.period.coming],
      ] as const) {
        if (token === undefined) continue;
        const range = resolveToken(token, s.analysis.today);
        options.push(option(s, m, "period", token, [label, `${label}:${range && range.to >= s.analysis.today ? "ahead" : "gone"}`]));
        if (heldRange && range && range.to > heldRange.from)
          options.push(
            option(
              s,
              m,
              "period",
              `${new Date(heldRange.from * 864e5).toISOString().slice(0, 10)}..${new Date(range.to * 864e5).toISOString().slice(0, 10)}`,
              ["extend", `extend:${label}`],
            ),
          );
        if (heldRange && range && range.from < heldRange.to)
          options.push(
            option(
              s,
              m,
              "period",
              `${new Date(range.from * 864e5).toISOString().slice(0, 10)}..${new Date(heldRange.to * 864e5).toISOString().slice(0, 10)}`,
              ["begin", `begin:${label}`],
            ),
          );
      }
    }
    if (m.kind === "entity" && m.candidates.some((c) => c.dim === "namespace"))
      options.push(option(s, m, "entity", m.candidates.find((c) => c.dim === "namespace")?.values[0] ?? ""));
  }
  return options;
});

const node = fromMentions("a.node", ["node"], (s) => {
  const all = s.analysis.mentions.filter((m) => m.kind === "node");
  return all.map((m) => option(s, m, "node", m.kind === "node" ? m.value : "", place(all, m)));
});

/** A city without the word "time", where sleep hours are being set. */
const BARE_ZONE = new RegExp(
  `(?<![\\w-])(?:${Object.keys(ZONES)
    .filter((name) => name.length > 3)
    .join("|")})(?![\\w-])`,
  "g",
);

const zone = fromMentions("a.tz", ["zone"], (s) => {
  const named = s.analysis.mentions.flatMap((m) => (m.kind === "zone" ? [option(s, m, "zone", m.value)] : []));
  if (named.length > 0) return named;
  const hours = amounts(s).some((m) => m.type === "time") || s.previous?.["a.from"] !== undefined;
  const { clean } = s.analysis.utterance;
  return [...clean.matchAll(BARE_ZONE)].slice(0, 1).map((m) => ({
    label: "zone",
    value: ZONES[m[0]] ?? "UTC",
    features: ["bare", `bare:${hours}`, `bare:${s.intent}`, `bare:${hours}:${s.intent}`, `bare:end:${m.index + m[0].length === clean.length}`],
  }));
});

const who = fromMentions("a.who", ["person"], (s) => {
  const all = s.analysis.mentions.filter((m) => m.kind === "person");
  return all.map((m) => option(s, m, "person", m.kind === "person" ? m.value : "", place(all, m)));
});

const DAYS: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:mon(?:day)?s?)(?: ?(?:-|to|thru|through|until|till|\/) ?)(?:fri(?:day)?s?)\b|\bweek ?days?\b|\bworking days\b|\bbusiness days\b|\bmon-fri\b|\bworkdays?\b|\bworking week\b|\bduring the week\b|\bon week days\b|\bweeknights?\b|\bschool nights\b/,
    "mon-fri",
  ],
  [/\b(?:mon(?:day)?s?)(?: ?(?:-|to|thru|through|until|till) ?)(?:thu(?:rsday|rs|r)?s?)\b/, "mon-thu"],
  [/\b(?:sun(?:day)?s?)(?: ?(?:-|to|thru|through|until|till) ?)(?:thu(?:rsday|rs|r)?s?)\b/, "sun-thu"],
  [/\b(?:sat(?:urday)?s?)(?: ?(?:-|to|and|&|\+|\/) ?)(?:sun(?:day)?s?)\b/, "sat,sun"],
  [/\b(?:fri(?:day)?s?)(?: ?(?:and|&|\+|\/) ?)(?:sat(?:urday)?s?)\b/, "fri,sat"],
  [/\bsaturdays?\b/, "sat"],
  [/\bsundays?\b/, "sun"],
  [/\bfridays?\b/, "fri"],
  [/\bmondays?\b/, "mon"],
];

const days = fromMentions("a.days", ["days"], (s) =>
  DAYS.flatMap(([re, list]) =>
    re.test(s.analysis.utterance.clean) ? [{ label: "days", value: list, features: ["days", `days:${list}`, `days:${s.intent}`] }] : [],
  ).slice(0, 2),
);

/** What follows a comma, colon, dash, "because" or "since": why somebody says no. */
const reason = fromMentions("a.reason", ["tail"], (s) => {
  const { clean, tokens } = s.analysis.utterance;
  const options: Option[] = [];
  const quoted = /"([^"]{3,200})"/.exec(clean);
  if (quoted)
    options.push({
      label: "tail",
      value: rawSlice(s.analysis.utterance, quoted.index + 1, quoted.index + 1 + (quoted[1]?.length ?? 0)),
      features: ["quoted"],
    });
  for (const m of clean.matchAll(
    /(?:[,:;.!?] |[,:;] ?| - | \(|\bbecause (?:of )?|\bas |\bsince |\bcos |\bcause |\breason(?: is)?:? |\bdue to |\bbc |\bwe have (?:a |an )?|\bfor )/g,
  )) {
    const start = m.index + m[0].length;
    const inner = tokens.filter((t) => t.start >= start);
    if (inner.length === 0 || inner.length > 30) continue;
    let end = clean.length;
    const stop = /[.!?)](?:\s|$)/.exec(clean.slice(start));
    if (stop) end = start + stop.index;
    const raw = rawSlice(s.analysis.utterance, start, end).replace(/[.!?\s]+$/, "");
    if (raw.length < 3) continue;
    const first = inner[0]?.text ?? "";
    const left = s.analysis.pieces.filter((p) => p.end <= m.index).at(-1)?.text ?? "^";
    const features: string[] = [
      `sep:${m[0].trim() || m[0]}`,
      `first:${first}`,
      `left:${left}`,
      `n:${Math.min(8, inner.length)}`,
      `nth:${Math.min(3, options.length)}`,
      `rest:${end < clean.length}`,
      `sepleft:${m[0].trim()}:${left}`,
      `hasref:${s.analysis.mentions.some((x) => x.kind === "ref" && x.start >= start)}`,
    ];
    options.push({ label: "tail", value: raw, features });
    const lead =
      /^(?:(?:it|that|this|there|he|she)(?:'s| is|s) (?:an? )?|we(?:'re| are|re) (?:in (?:an? |the )?)?|we have (?:an? )?|the |an? |its |is |owner says those |that |our )/i.exec(
        raw,
      )?.[0] ?? "";
    const bare = raw.slice(lead.length);
    if (lead !== "" && bare.length >= 3)
      options.push({ label: "tail", value: bare, features: [...features.map((f) => `bare.${f}`), "bare", `strip:${lead.trim().toLowerCase()}`] });
    features.push(`lead:${lead.trim().toLowerCase()}`);
  }
  return options;
});

export const ARGUMENT_SLOTS: readonly Slot[] = [
  count,
  reference,
  fromMentions("a.from", ["time"], times("a.from")),
  to,
  money("a.cap"),
  money("a.commit"),
  cover,
  value,
  node,
  zone,
  who,
  days,
  reason,
];
