import type { Frame, Reading, Vocabulary } from "#core/planner/frame";

/** What answers take where the person named nothing; shown as dashed chips. */
const DEFAULTS: Readonly<Partial<Record<Frame["i"], Readonly<Record<string, string>>>>> = {
  q: { m: "amortized", t: "last_month" },
  why: { m: "amortized", t: "last_month" },
  fc: { t: "this_month" },
};

export function assumptionsFor(frame: Frame): Record<string, string> {
  if (frame.i === "why" && frame["a.target"] !== undefined && frame["a.target"] !== "cost_change") return {};
  if (frame.i === "inv" && frame["a.what"] === "untagged") return frame["t"] === undefined ? { t: "last_month" } : {};
  return Object.fromEntries(Object.entries(DEFAULTS[frame.i] ?? {}).filter(([slot]) => frame[slot] === undefined));
}

/** An export without amortized cost, or without last month, is read by what it has. */
export function assumedForTenant(reading: Reading, defaults: Vocabulary["defaults"]): Reading {
  if (!defaults) return reading;
  const { m, t, ...rest } = reading.assumed;
  return {
    ...reading,
    assumed: { ...rest, ...(m === undefined ? {} : { m: defaults.m }), ...(t === undefined ? {} : { t: t === "last_month" ? defaults.t : t }) },
  };
}
