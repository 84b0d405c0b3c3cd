import type { Frame } from "#core/planner/frame";

const METRICS: readonly (readonly [RegExp, string])[] = [
  [/\blist(?: ?price| cost)?s?\b|\bon[- ]demand price\b|\bpublic price/i, "list"],
  [/\bnet amorti[sz]ed\b/i, "net_amortized"],
  [/\bamorti[sz]ed\b/i, "amortized"],
  [/\bunblended\b/i, "unblended"],
  [/\bgross\b|\bbefore credits\b/i, "gross"],
  [/\bnet\b(?! amorti)|\bafter credits\b|\b(?:really|actually) (?:paid|pay|spent)\b|\bwhat we pa(?:id|y)\b/i, "net"],
  [/\bbilled\b|\binvoiced?\b/i, "billed"],
];

/** "List price against what we really paid": the same question in two metrics, one after the other. */
export function metricPair(text: string, frame: Frame): readonly [Frame, Frame] | undefined {
  if (frame.i !== "q" || !/\b(?:vs\.?|versus|against|compared (?:to|with)|next to)\b/i.test(text)) return undefined;
  const [before = "", after = ""] = text.split(/\b(?:vs\.?|versus|against|compared (?:to|with)|next to)\b/i);
  const metricOf = (part: string) => METRICS.find(([pattern]) => pattern.test(part))?.[1];
  const [first, second] = [metricOf(before), metricOf(after)];
  if (first === undefined || second === undefined || first === second) return undefined;
  const { c: _compare, ...rest } = frame;
  return [
    { ...rest, i: "q", m: first },
    { ...rest, i: "q", m: second },
  ];
}
