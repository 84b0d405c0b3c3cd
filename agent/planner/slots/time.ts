import type { Analysis } from "#agent/planner/analyse";
import { before, type DayRange, resolveToken, single, tokenOf, yearBefore, ymd } from "#agent/planner/dates";
import { contextFeatures } from "#agent/planner/features";
import type { PeriodFound } from "#agent/planner/mentions/mention";
import { basics, type Option, type Situation, type Slot } from "#agent/planner/slots/slot";

const periodsOf = (a: Analysis): readonly PeriodFound[] => a.mentions.filter((m): m is PeriodFound => m.kind === "period");

function place(s: Situation, mention: PeriodFound, all: readonly PeriodFound[], label: string): string[] {
  const at = all.indexOf(mention);
  const form = mention.period.form;
  const hasAhead = mention.period.coming !== undefined;
  const base = [
    `${label}`,
    `${label}:${s.intent}`,
    `${label}:${form}`,
    `${label}:${form}:${s.intent}`,
    `${label}:at${at}of${Math.min(4, all.length)}`,
    `${label}:ahead${hasAhead}`,
    `${label}:ahead${hasAhead}:${s.intent}`,
    `${label}:last${at === all.length - 1}`,
    `${label}:tok:${/^[a-z_]+$/.test(mention.period.value) ? mention.period.value : "-"}:${s.analysis.turn > 0}`,
  ];
  if (s.previous) base.push(`${label}:prev${"t" in s.previous}`, `${label}:prev${"c" in s.previous}`);
  return [...base, ...contextFeatures(s.analysis, mention.start, mention.end, `${label}.`)];
}

const contiguous = (a: DayRange, b: DayRange) => a.to + 1 === b.from;

/** Periods that two mentions make together ("September and October"), or a mention makes with what the thread held. */
function joined(s: Situation, all: readonly PeriodFound[], heldKey: string): Option[] {
  const { today, utterance } = s.analysis;
  const options: Option[] = [];
  for (const [at, mention] of all.entries()) {
    const next = all[at + 1];
    if (next) {
      const [a, b] = [resolveToken(mention.period.value, today), resolveToken(next.period.value, today)];
      const between = utterance.clean.slice(mention.end, next.start);
      if (a && b && contiguous(a, b) && /^ ?(?:and|&|\+|,|plus|or|\/) ?(?:the )?$/.test(between))
        options.push({ label: "union", value: tokenOf({ from: a.from, to: b.to }), features: [`union:${between.trim()}`, `union:${s.intent}`] });
    }
    if (mention.period.form === "since_then") {
      const anchor =
        all
          .slice(0, at)
          .map((m) => resolveToken(m.period.value, today))
          .at(-1) ?? heldRange(s, heldKey);
      if (anchor) options.push({ label: "since", value: tokenOf({ from: Math.min(anchor.from, today), to: today }), features: ["since_then"] });
    }
  }
  const held = heldRange(s, heldKey);
  if (!held) return options;
  for (const cue of s.analysis.cues) {
    if (cue.slot !== "c" || cue.value === "any") continue;
    const value = tokenOf(cue.value === "prev_year" ? yearBefore(held) : before(held));
    options.push({
      label: "shift",
      value,
      features: [
        `shift:${cue.value}`,
        `shift:${cue.value}:${s.analysis.pieces.length <= 5}`,
        ...contextFeatures(s.analysis, cue.start, cue.end, "shift."),
      ],
    });
  }
  for (const mention of all) {
    for (const token of [mention.period.value, mention.period.until, mention.period.coming]) {
      const range = token === undefined ? undefined : resolveToken(token, today);
      if (!range) continue;
      if (range.to > held.from && range.to !== held.to)
        options.push({
          label: "extend",
          value: tokenOf({ from: held.from, to: range.to }),
          features: [
            "extend",
            `extend:${mention.period.form}`,
            `extend:${s.intent}`,
            ...contextFeatures(s.analysis, mention.start, mention.end, "extend."),
          ],
        });
      if (range.from < held.to && range.from !== held.from)
        options.push({
          label: "begin",
          value: tokenOf({ from: range.from, to: held.to }),
          features: [
            "begin",
            `begin:${mention.period.form}`,
            `begin:${s.intent}`,
            ...contextFeatures(s.analysis, mention.start, mention.end, "begin."),
          ],
        });
    }
    const day = mention.period.form === "day_number" ? resolveToken(mention.period.value, today) : undefined;
    if (day) {
      const shifted = held.from - new Date(held.from * 86_400_000).getUTCDate() + new Date(day.from * 86_400_000).getUTCDate();
      options.push({ label: "same_month", value: tokenOf(single(shifted)), features: ["same_month"] });
    }
  }
  return options;
}

function heldRange(s: Situation, key: string): DayRange | undefined {
  const held = s.previous?.[key];
  return typeof held === "string" ? resolveToken(held, s.analysis.today) : undefined;
}

const LABELS = [
  "none",
  "keep",
  "past",
  "coming",
  "until",
  "second",
  "union",
  "since",
  "shift",
  "extend",
  "begin",
  "same_month",
  "prev_period",
  "prev_year",
  "first",
  "bare",
];

const SPAN_UNITS: Readonly<Record<string, string>> = { d: "d", mo: "mo" };

/** "7d", "3 months" without "last": a span that may be the period. "16-31" within the month that is held. */
function bareSpans(s: Situation): Option[] {
  const options: Option[] = [];
  for (const m of s.analysis.mentions) {
    if (m.kind !== "amount" || m.type !== "duration" || !Number.isInteger(m.value)) continue;
    const said = s.analysis.utterance.clean.slice(m.start, m.end);
    const weeks = /w|fortnight/.test(said) && m.value % 7 === 0;
    const unit = weeks ? "w" : SPAN_UNITS[m.unit ?? ""];
    if (unit === undefined) continue;
    const tight = `tight${!said.includes(" ")}`;
    options.push({
      label: "bare",
      value: `last_${weeks ? m.value / 7 : m.value}${unit}`,
      features: [
        "bare",
        `bare:${s.intent}`,
        `bare:${unit}`,
        `bare:${tight}`,
        `bare:${tight}:${s.intent}`,
        ...contextFeatures(s.analysis, m.start, m.end, "bare."),
      ],
    });
  }
  const held = heldRange(s, "t");
  const days = /(?<![\w:.-])(\d{1,2}) ?(?:-|to) ?(\d{1,2})(?![\w%:.-])/.exec(s.analysis.utterance.clean);
  if (held && days) {
    const first = held.from - ymd(held.from).day;
    const [from, to] = [first + Number(days[1]), first + Number(days[2])];
    if (from <= to && to - first <= 31)
      options.push({ label: "same_month", value: tokenOf({ from, to }), features: ["days", `days:n${Math.min(6, s.analysis.pieces.length)}`] });
  }
  return options;
}

function periodSlot(key: string): Slot {
  return {
    key,
    labels: LABELS,
    options(s) {
      const all = periodsOf(s.analysis);
      const options = basics(key, s);
      for (const option of options)
        (option.features as string[]).push(
          `${option.label}:periods${Math.min(3, all.length)}`,
          `${option.label}:periods${Math.min(1, all.length)}:${s.intent}`,
        );
      for (const mention of all) {
        const { value, coming, until, parts, form } = mention.period;
        if (form === "since_then") continue;
        options.push({ label: "past", value, features: place(s, mention, all, "past") });
        if (coming !== undefined) options.push({ label: "coming", value: coming, features: place(s, mention, all, "coming") });
        if (until !== undefined && key !== "t") options.push({ label: "until", value: until, features: place(s, mention, all, "until") });
        if (parts) options.push({ label: "second", value: parts[1], features: place(s, mention, all, "second") });
      }
      if (key === "t") options.push(...bareSpans(s));
      options.push(...joined(s, all, key));
      return options;
    },
  };
}

const compare: Slot = {
  key: "c",
  labels: LABELS,
  options(s) {
    const all = periodsOf(s.analysis);
    const options = basics("c", s);
    const cues = s.analysis.cues.filter((cue) => cue.slot === "c");
    const any = cues.length > 0;
    for (const option of options)
      (option.features as string[]).push(`${option.label}:cue${any}`, `${option.label}:cue${any}:p${Math.min(3, all.length)}`);
    for (const value of ["prev_period", "prev_year"]) {
      const hits = cues.filter((cue) => cue.value === value);
      const features = [
        `rel:${hits.length > 0}`,
        `rel:${hits.length > 0}:${s.intent}`,
        `rel:${hits.length > 0}:p${Math.min(3, all.length)}`,
        `rel:${hits.length > 0}:${s.analysis.turn > 0}`,
        `rel:any${cues.some((c) => c.value === "any")}`,
        `rel:other${cues.some((c) => c.value !== value && c.value !== "any")}`,
      ];
      for (const hit of hits) {
        const around = all.find((m) => m.start <= hit.start + 2 && m.end >= hit.end - 2);
        const outside = all.filter((m) => m !== around).length;
        features.push(
          `rel:in:${around?.period.form ?? "-"}`,
          `rel:in:${around !== undefined}:out${Math.min(2, outside)}:prev${s.previous !== undefined && "t" in s.previous}`,
          `rel:in:${around?.period.form ?? "-"}:out${Math.min(2, outside)}`,
        );
      }
      for (const hit of hits) features.push(...contextFeatures(s.analysis, hit.start, hit.end, "rel."));
      options.push({ label: value, value, features });
    }
    for (const mention of all) {
      const { value, coming, parts, form } = mention.period;
      if (form === "since_then") continue;
      options.push({ label: "past", value, features: place(s, mention, all, "past") });
      if (coming !== undefined) options.push({ label: "coming", value: coming, features: place(s, mention, all, "coming") });
      if (parts) options.push({ label: "first", value: parts[0], features: place(s, mention, all, "first") });
    }
    return options;
  },
};

const duration: Slot = {
  key: "a.dur",
  labels: ["none", "keep", "length", "until"],
  options(s) {
    const options = basics("a.dur", s);
    const lengths = s.analysis.mentions.filter((m) => m.kind === "amount" && (m.type === "duration" || m.type === "count"));
    const all = periodsOf(s.analysis);
    for (const option of options)
      (option.features as string[]).push(`${option.label}:len${lengths.length > 0}`, `${option.label}:per${all.length > 0}`);
    for (const mention of lengths) {
      if (mention.kind !== "amount") continue;
      const unit = mention.type === "duration" ? (mention.unit ?? "h") : /\d+(?:\.\d+)?([a-z]+)/.exec(String(s.previous?.["a.dur"] ?? ""))?.[1];
      if (unit === undefined) continue;
      options.push({
        label: "length",
        value: `${mention.value}${unit}`,
        features: ["length", `length:${mention.type}`, `length:${s.intent}`, ...contextFeatures(s.analysis, mention.start, mention.end, "length.")],
      });
    }
    for (const mention of all) {
      const ahead = [mention.period.until, mention.period.coming, mention.period.value].flatMap((token) =>
        token === undefined ? [] : (resolveToken(token, s.analysis.today) ?? []),
      );
      const next = ahead.find((range) => range.to > s.analysis.today);
      if (!next) continue;
      const untilSaid = mention.period.until !== undefined;
      const day = untilSaid ? next.to : next.from;
      options.push({
        label: "until",
        value: `until_${tokenOf(single(day))}`,
        features: [
          "until",
          `until:${untilSaid}`,
          `until:${s.intent}`,
          `until:${mention.period.form}`,
          ...contextFeatures(s.analysis, mention.start, mention.end, "until."),
        ],
      });
    }
    return options;
  },
};

export const TIME_SLOTS: readonly Slot[] = [periodSlot("t"), compare, periodSlot("a.on"), duration];
