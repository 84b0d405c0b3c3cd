import type { Analysis } from "#agent/planner/analyse";
import { hashAll } from "#agent/planner/features";
import type { Mention } from "#agent/planner/mentions/mention";
import type { ChoiceModel, Decision } from "#agent/planner/model/choice-model";
import type { Readings, Weighted } from "#agent/planner/readings";
import { canonicalValue } from "#agent/planner/score-frames";
import type { Frame } from "#core/planner/frame";

/** So many readings are ranked again. */
const MOST = 12;

const kindOf = (value: string): string =>
  /^\d+(?:\.\d+)?%$/.test(value)
    ? "percent"
    : /^\d+(?:\.\d+)?$/.test(value)
      ? "number"
      : /^\d{4}/.test(value)
        ? "period"
        : value === "on" || value === "off"
          ? value
          : "name";

/** Whether something in the frame came from the mention. */
function isUsed(mention: Mention, frame: Frame, values: ReadonlySet<string>, today: number): boolean {
  switch (mention.kind) {
    case "entity":
      return mention.candidates.some((c) => c.values.every((v) => values.has(v.toLowerCase())));
    case "dim":
      return (
        String(frame["g"] ?? "")
          .split(",")
          .includes(mention.dim) ||
        mention.dim === "node" ||
        String(frame["a.what"] ?? "").startsWith(mention.dim)
      );
    case "period":
      return [mention.period.value, mention.period.coming, mention.period.until, ...(mention.period.parts ?? [])].some(
        (token) => token !== undefined && [...values].some((v) => v.includes(canonicalValue("t", token, today)) || v.includes(token)),
      );
    case "amount":
      return (
        mention.type === "time" ||
        [...values].some((v) => v === String(mention.value) || v.startsWith(`${mention.value}`) || v === `${mention.value}%`)
      );
    case "ref":
    case "node":
    case "zone":
    case "person":
      return values.has(mention.value.toLowerCase());
  }
}

/** What speaks for or against a whole frame: parts that go together, and what the message said that the frame leaves unused. */
export function frameFacts(analysis: Analysis, frame: Frame): readonly string[] {
  const { today } = analysis;
  const i = frame.i;
  const facts: string[] = [`i:${i}`];
  const keys = Object.keys(frame)
    .filter((key) => key !== "i")
    .map((key) => key.replace(/^([fx])\.tag:.*/, "$1.tag"));
  const values = new Set(
    Object.entries(frame).flatMap(([key, value]) => [...String(value).toLowerCase().split(","), canonicalValue(key, value, today)]),
  );
  for (const key of keys) facts.push(`k:${i}:${key}`);
  facts.push(`n:${i}:${Math.min(6, keys.length)}`);
  const unused = new Map<string, number>();
  for (const mention of analysis.mentions) {
    if (isUsed(mention, frame, values, today)) continue;
    const name =
      mention.kind === "entity"
        ? `entity:${mention.candidates.every((c) => c.strength === "weak" || c.strength === "stem" || c.strength === "nick") ? "weak" : (mention.candidates[0]?.dim.replace(/:.*/, "") ?? "")}`
        : mention.kind === "amount"
          ? mention.type
          : mention.kind;
    unused.set(name, (unused.get(name) ?? 0) + 1);
  }
  for (const [name, count] of unused) facts.push(`u:${name}`, `u:${name}:${i}`, `u:${name}:${Math.min(2, count)}`);
  facts.push(
    `uu:${Math.min(
      3,
      [...unused.values()].reduce((a, b) => a + b, 0),
    )}`,
  );
  const previous = analysis.previous;
  if (previous) {
    const changed = [...new Set([...Object.keys(frame), ...Object.keys(previous)])].filter(
      (key) => key !== "i" && String(frame[key]) !== String(previous[key]),
    );
    facts.push(`same:${previous.i === i}:${Math.min(4, changed.length)}`, `same:${i}:${changed.length === 0}`, `move:${previous.i}>${i}`);
    const added = changed.filter((key) => previous[key] === undefined).length;
    const lost = changed.filter((key) => frame[key] === undefined).length;
    facts.push(`edit:${Math.min(2, added)}:${Math.min(2, lost)}:${Math.min(2, changed.length - added - lost)}`, `lost:${Math.min(3, lost)}:${i}`);
    for (const key of changed)
      facts.push(
        `ch:${key.replace(/^([fx])\.tag:.*/, "$1.tag")}:${frame[key] === undefined ? "lost" : previous[key] === undefined ? "new" : "other"}`,
      );
  }
  const has = (key: string) => frame[key] !== undefined;
  if (i === "pol")
    facts.push(
      `pol:${frame["a.policy"]}:${has("a.value") ? kindOf(String(frame["a.value"])) : "-"}`,
      `pol:${frame["a.policy"]}:on${has("a.on")}`,
      `pol:${frame["a.policy"]}:ns${has("f.namespace")}`,
    );
  if (i === "hib" || i === "wake")
    facts.push(
      `sched:${i}:${frame["a.sched"]}:${has("a.from")}:${has("a.to")}:${has("a.on")}:${has("a.dur")}:${has("a.days")}`,
      `target:${i}:${keys.some((key) => key.startsWith("f."))}`,
      `hours:${has("a.from") && frame["a.from"] === frame["a.to"]}`,
      `hours:${has("a.from")}:${has("a.to")}:${Math.min(2, analysis.mentions.filter((m) => m.kind === "amount" && m.type === "time").length)}`,
    );
  if (i === "sw")
    facts.push(
      `sw:${frame["a.to"] === undefined ? "-" : /^(?:spot|on_demand)$/.test(String(frame["a.to"])) ? "kind" : "type"}:${has("a.node")}:${keys.some((key) => key.startsWith("f."))}`,
    );
  if (i === "sp") facts.push(`sp:${has("a.cap")}:${has("a.commit")}:${has("a.cover")}`);
  if (i === "q") {
    const groups = String(frame["g"] ?? "")
      .split(",")
      .filter(Boolean);
    facts.push(
      `q:n${has("n")}:g${Math.min(2, groups.length)}`,
      `q:c${has("c")}:t${has("t")}`,
      `q:o${has("o")}:n${has("n")}:g${groups.length > 0}`,
      `q:ch${frame["ch"] ?? "-"}:gr${frame["gr"] ?? "-"}`,
      `q:ch${frame["ch"] ?? "-"}:g${Math.min(2, groups.length)}`,
      `q:m${frame["m"] ?? "-"}:o${frame["o"] ?? "-"}`,
      `q:m${frame["m"] ?? "-"}:pur${has("f.purchase")}`,
    );
    if (has("c") && has("t") && canonicalValue("c", frame["c"] ?? "", today) === canonicalValue("t", frame["t"] ?? "", today)) facts.push("q:c=t");
    for (const dim of groups)
      facts.push(
        `q:g${dim.replace(/:.*/, "")}:f${
          String(frame[`f.${dim === "purchase_option" ? "purchase" : dim === "instance_family" ? "family" : dim}`] ?? "")
            .split(",")
            .filter(Boolean).length
        }`,
      );
    for (const key of keys)
      if (key.startsWith("f.")) facts.push(`q:${key}:${String(frame[key] ?? "").split(",").length > 1 ? "many" : "one"}:g${groups.length > 0}`);
  }
  if (i === "why")
    facts.push(
      `why:${frame["a.target"]}:${has("t")}:${has("a.ref")}:${keys.some((key) => key.startsWith("f."))}`,
      `why:${frame["a.target"]}:c${has("c")}`,
    );
  if (i === "recs") facts.push(`recs:${frame["a.kind"]}:${has("f.service")}`, `recs:n${has("n")}`);
  if (i === "inv" || i === "audit") facts.push(`what:${i}:${frame["a.what"]}:${has("a.ref")}:${has("a.who")}`);
  return facts;
}

export function rerankDecision(analysis: Analysis, best: readonly Weighted[]): Decision {
  return {
    shared: [],
    candidates: best
      .slice(0, MOST)
      .map(({ frame, probability }) => ({ label: 0, base: Math.log(Math.max(probability, 1e-9)), own: hashAll(frameFacts(analysis, frame)) })),
  };
}

/** The likeliest readings in a new order, with probabilities that sum to what they summed to before. */
export function rerank(model: ChoiceModel, analysis: Analysis, readings: Readings): Readings {
  const head = readings.best.slice(0, MOST);
  if (head.length < 2) return readings;
  const mass = head.reduce((sum, each) => sum + each.probability, 0);
  const p = model.probabilities(rerankDecision(analysis, head));
  const ranked = head.map(({ frame }, at) => ({ frame, probability: mass * (p[at] ?? 0) })).toSorted((a, b) => b.probability - a.probability);
  return { intents: readings.intents, best: [...ranked, ...readings.best.slice(MOST)] };
}
