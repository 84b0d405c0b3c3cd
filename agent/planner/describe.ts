import { resolveToken, dayOf, iso, ymd, type DayRange } from "#agent/planner/dates";
import { DIMENSION_NAMES, METRIC_NAMES, SCHEDULE_NAMES } from "#agent/planner/lexicon/names";
import type { Frame } from "#core/planner/frame";

const MONTH_NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

const RELATIVE: Readonly<Record<string, string>> = {
  today: "today",
  yesterday: "yesterday",
  this_week: "this week",
  last_week: "last week",
  next_week: "next week",
  this_month: "this month to date",
  last_month: "last month",
  next_month: "next month",
  this_quarter: "this quarter to date",
  last_quarter: "last quarter",
  next_quarter: "next quarter",
  this_year: "this year to date",
  last_year: "last year",
  next_year: "next year",
  prev_period: "the period before",
  prev_year: "a year earlier",
};

const UNITS: Readonly<Record<string, string>> = { d: "days", w: "weeks", mo: "months" };

/** A period token in words: "October 2026", "9-15 Nov 2026", "last 30 days". */
export function describePeriod(token: string): string {
  const relative = RELATIVE[token];
  if (relative !== undefined) return relative;
  const rolling = /^last_(\d+)(d|w|mo)$/.exec(token);
  if (rolling) return rolling[1] === "1" ? `last ${UNITS[rolling[2] ?? ""]?.slice(0, -1)}` : `last ${rolling[1]} ${UNITS[rolling[2] ?? ""]}`;
  const quarter = /^(\d{4})-Q([1-4])$/.exec(token);
  if (quarter) return `Q${quarter[2]} ${quarter[1]}`;
  const month = /^(\d{4})-(\d{2})$/.exec(token);
  if (month) return `${MONTH_NAMES[Number(month[2]) - 1] ?? token} ${month[1]}`;
  if (/^\d{4}$/.test(token)) return token;
  const range = resolveToken(token, dayOf(new Date(0)));
  return range ? describeRange(range) : token;
}

function describeRange({ from, to }: DayRange): string {
  const [a, b] = [ymd(from), ymd(to)];
  const short = (m: number) => (MONTH_NAMES[m - 1] ?? "").slice(0, 3);
  if (from === to) return `${a.day} ${short(a.month)} ${a.year}`;
  if (a.year === b.year && a.month === b.month) return `${a.day}–${b.day} ${short(a.month)} ${a.year}`;
  if (a.year === b.year) return `${a.day} ${short(a.month)} – ${b.day} ${short(b.month)} ${a.year}`;
  return `${iso(from)} to ${iso(to)}`;
}

export const dimensionName = (dim: string): string =>
  dim.startsWith("tag:") ? `${dim.slice(4)} tag` : (DIMENSION_NAMES[dim] ?? dim.replaceAll("_", " "));

const listOf = (value: unknown) => String(value).split(",");
const and = (items: readonly string[]) => (items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`);
const text = (frame: Frame, key: string) => (frame[key] === undefined ? undefined : String(frame[key]));

export function describeValue(dim: string, value: string): string {
  if (value === "(none)") return `no ${dimensionName(dim)}`;
  if (dim === "purchase") return { on_demand: "on-demand", spot: "spot", savings_plan: "Savings Plan", reserved: "reserved" }[value] ?? value;
  return value;
}

/** What the frame is about: its filters and exclusions. */
function scopeOf(frame: Frame, skip: readonly string[] = []): { readonly head: string; readonly tail: string } {
  const head: string[] = [];
  const tail: string[] = [];
  for (const [key, value] of Object.entries(frame)) {
    const dim = key.slice(2);
    if (skip.includes(key)) continue;
    const names = and(listOf(value).map((v) => describeValue(dim, v)));
    if (key.startsWith("f."))
      (dim === "service" || dim === "family" || dim === "instance_type" || dim === "purchase" ? head : tail).push(
        value === "(none)"
          ? `with ${names}`
          : dim === "service" || dim === "family" || dim === "instance_type" || dim === "purchase"
            ? names
            : dim === "cluster" || dim === "region"
              ? `in ${names}`
              : `in ${names}${listOf(value).length === 1 ? ` (${dimensionName(dim)})` : ""}`,
      );
    if (key.startsWith("x.")) tail.push(`without ${names}`);
  }
  return { head: head.join(" "), tail: tail.join(" ") };
}

const capital = (s: string) => s.charAt(0).toUpperCase() + s.slice(1);
const join = (...parts: readonly (string | undefined | false)[]) =>
  parts.filter((part): part is string => typeof part === "string" && part !== "").join(" ");

function tailOf(frame: Frame): string {
  const t = text(frame, "t");
  const c = text(frame, "c");
  const parts = [
    t && describePeriod(t),
    c && `against ${describePeriod(c)}`,
    text(frame, "gr"),
    frame["n"] !== undefined && `${frame["o"] === "asc" ? "lowest" : "top"} ${frame["n"]}`,
    frame["n"] === undefined && frame["o"] === "asc" && "lowest first",
    text(frame, "ch") && `as a ${text(frame, "ch")}${frame["ch"] === "table" || frame["ch"] === "heatmap" ? "" : " chart"}`,
  ];
  return parts.filter((part): part is string => typeof part === "string" && part !== "").join(", ");
}

const reference = (frame: Frame): string => {
  const ref = text(frame, "a.ref");
  if (ref === undefined) return "";
  if (ref === "last") return "the last one";
  return /^\d+$/.test(ref) ? `number ${ref}` : ref;
};

const during = (d: string) => (d.startsWith("until_") ? `until ${d.slice(6).replaceAll("_", " ")}` : `for ${d}`);

/** One line that names every slot of the frame: the label of a button, or the head of an answer. */
export function describeReading(frame: Frame): string {
  const { head, tail } = scopeOf(frame);
  const group = text(frame, "g");
  const by = group && `by ${and(listOf(group).map(dimensionName))}`;
  const rest = tailOf(frame);
  const comma = (s: string) => (rest === "" ? s : `${s}, ${rest}`);
  const where = join(head, tail);
  switch (frame.i) {
    case "q":
      return capital(comma(join(head, METRIC_NAMES[text(frame, "m") ?? ""] ?? "cost", tail, by || undefined)));
    case "fc":
      return capital(comma(join("forecast of", head, METRIC_NAMES[text(frame, "m") ?? ""] ?? "cost", tail, by || undefined)));
    case "bud":
      return capital(comma(join("budget", where && `for ${where}`, by || undefined)));
    case "anom":
      return capital(comma(join("anomalies", where, by || undefined)));
    case "why":
      return describeWhy(frame, head, tail, rest);
    case "recs":
      return capital(comma(join(text(frame, "a.kind")?.replace("_", " "), "savings opportunities", where, by || undefined)));
    case "inv":
      return capital(comma(join("list", (text(frame, "a.what") ?? "things").replaceAll("_", " "), where, reference(frame))));
    case "audit":
      return capital(
        comma(
          join(
            text(frame, "a.what") === "approvals" ? "who approved what" : "who did what",
            text(frame, "a.who") && `by ${text(frame, "a.who")}`,
            where,
            reference(frame),
          ),
        ),
      );
    case "help":
      return text(frame, "a.topic") ? `Explain ${text(frame, "a.topic")?.replaceAll("_", " ")}` : "What I can do";
    case "chat":
      return "Just talk";
    case "oos":
      return "Something outside cloud cost";
    case "inj":
      return "Something that I must not do";
    case "amb":
      return "Not sure yet";
    default:
      return describeAction(frame);
  }
}

function describeWhy(frame: Frame, head: string, tail: string, rest: string): string {
  const target = text(frame, "a.target") ?? "cost_change";
  const ref = reference(frame);
  const subject =
    target === "risk"
      ? `Risk of ${ref || "this"}`
      : target === "recommendation"
        ? `Why ${ref || "this"} is recommended`
        : target === "number"
          ? "Where the number comes from"
          : join("Why", head, METRIC_NAMES[text(frame, "m") ?? ""] ?? "cost", tail, "changed");
  const extra = join(
    target === "cost_change" ? undefined : join(head, tail),
    target === "cost_change" && ref ? `(${ref})` : undefined,
    text(frame, "a.node"),
    text(frame, "a.to") && `to ${text(frame, "a.to")?.replace("_", "-")}`,
  );
  return [join(subject, extra), rest].filter((part) => part !== "").join(", ");
}

/** What an action is about: the names alone, exclusions after them. */
function objectOf(frame: Frame): string {
  const said = (prefix: string) =>
    Object.entries(frame)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) =>
        and(
          listOf(value).map((v) =>
            key === `${prefix}cluster` || key === `${prefix}workload` ? v : `${describeValue(key.slice(2), v)} (${dimensionName(key.slice(2))})`,
          ),
        ),
      );
  const without = said("x.");
  return join(said("f.").join(" in "), without.length > 0 && `without ${and(without)}`);
}

function describeAction(frame: Frame): string {
  const where = objectOf(frame);
  const sched = text(frame, "a.sched");
  const times = join(
    text(frame, "a.from") && `from ${text(frame, "a.from")}`,
    frame.i === "hib" && text(frame, "a.to") && `to ${text(frame, "a.to")}`,
    text(frame, "a.days"),
    text(frame, "a.tz") && `(${text(frame, "a.tz")})`,
  );
  const on = text(frame, "a.on") && `on ${describePeriod(text(frame, "a.on") ?? "")}`;
  const dur = text(frame, "a.dur") && during(text(frame, "a.dur") ?? "");
  switch (frame.i) {
    case "hib":
      return capital(
        join(
          sched === "off" ? join("remove the sleep schedule", where && `of ${where}`) : join("put", where || "it", "to sleep"),
          sched && sched !== "off" ? SCHEDULE_NAMES[sched] : undefined,
          times,
          on || undefined,
          dur || undefined,
        ),
      );
    case "wake":
      return capital(join("wake", where || "it", "or keep it awake", on || undefined, dur || undefined));
    case "sw":
      return capital(join("move", text(frame, "a.node"), where, text(frame, "a.to") && `to ${text(frame, "a.to")?.replace("_", "-")}`));
    case "sp":
      return capital(
        join(
          "draft a",
          { compute: "compute", ec2: "EC2 instance" }[text(frame, "a.type") ?? ""],
          "Savings Plan",
          where && `for ${where}`,
          text(frame, "a.term") && `for ${text(frame, "a.term")}`,
          text(frame, "a.pay") && `${text(frame, "a.pay")} upfront`,
          text(frame, "a.commit") && `committing $${text(frame, "a.commit")}/h`,
          text(frame, "a.cap") && `at most $${text(frame, "a.cap")}/h`,
          text(frame, "a.cover") && `covering ${text(frame, "a.cover")}`,
        ),
      );
    case "ok":
      return capital(join("approve", reference(frame) || "it"));
    case "no":
      return capital(join("reject", reference(frame) || "it", text(frame, "a.reason") && `because "${text(frame, "a.reason")}"`));
    case "snz":
      return capital(join("snooze", reference(frame) || "it", dur || undefined));
    default:
      return capital(
        join(
          "set",
          (text(frame, "a.policy") ?? "a policy").replaceAll("_", " "),
          text(frame, "a.value") && `to ${describePeriod(text(frame, "a.value") ?? "")}`,
          where && `for ${where}`,
          on || undefined,
          dur || undefined,
        ),
      );
  }
}
