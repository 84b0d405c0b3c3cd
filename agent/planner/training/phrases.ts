import { readFileSync } from "node:fs";
import type { Labelled } from "#agent/planner/bank";
import { Frame } from "#core/planner/frame";

/** What a placeholder may be filled with: the value in the frame, and how it is said. */
const FILLERS: Readonly<Record<string, readonly (readonly [value: string, said: string])[]>> = {
  "f.cluster": [
    ["prod-eks", "prod-eks"],
    ["staging-eks", "staging-eks"],
    ["batch-eks", "batch-eks"],
    ["dev-cluster", "dev-cluster"],
    ["dev-east", "dev-east"],
    ["ml-cluster", "ml-cluster"],
    ["staging-eks", "the staging cluster"],
    ["batch-eks", "the batch cluster"],
  ],
  "f.account": [
    ["production", "production"],
    ["staging", "staging"],
    ["data-platform", "data-platform"],
    ["ml-research", "ml-research"],
    ["dev", "dev"],
    ["sandbox", "sandbox"],
  ],
  "x.account": [
    ["sandbox", "sandbox"],
    ["security", "security"],
    ["shared-services", "shared-services"],
  ],
  "f.namespace": [
    ["checkout", "checkout"],
    ["etl", "etl"],
    ["search", "search"],
    ["monitoring", "monitoring"],
    ["recommendations", "recommendations"],
  ],
  "f.tag:team": [
    ["growth", "growth"],
    ["data", "data"],
    ["platform", "platform"],
    ["payments", "payments"],
  ],
  "f.tag:project": [
    ["phoenix", "phoenix"],
    ["atlas", "atlas"],
  ],
  "f.service": [
    ["EC2", "EC2"],
    ["S3", "s3"],
    ["RDS", "RDS"],
    ["Lambda", "lambda"],
    ["Bedrock", "bedrock"],
    ["NATGateway", "nat gateway"],
    ["CloudWatch", "cloudwatch"],
    ["DynamoDB", "dynamodb"],
    ["EBS", "EBS"],
  ],
  "x.service": [
    ["Tax", "tax"],
    ["Support", "support"],
    ["EC2", "ec2"],
  ],
  "f.region": [
    ["eu-central-1", "Frankfurt"],
    ["us-east-1", "us-east-1"],
    ["eu-west-1", "ireland"],
    ["us-west-2", "oregon"],
  ],
  "f.family": [
    ["m5", "m5"],
    ["c6i", "c6i"],
    ["r6g", "r6g"],
  ],
  "f.purchase": [
    ["spot", "spot"],
    ["on_demand", "on-demand"],
  ],
  "a.ref": [
    ["APR-17", "APR-17"],
    ["APR-120", "apr-120"],
    ["REC-8", "REC-8"],
    ["APR-63", "APR-63"],
  ],
  "a.node": [
    ["ip-10-2-8-41", "ip-10-2-8-41"],
    ["i-0ab12cd34", "i-0ab12cd34"],
    ["ip-10-0-3-77", "node ip-10-0-3-77"],
  ],
  "a.who": [
    ["Priya", "Priya"],
    ["Marcus", "Marcus"],
    ["Helena", "Helena"],
  ],
  t: [
    ["last_month", "last month"],
    ["this_month", "this month"],
    ["2026-10", "in October"],
    ["yesterday", "yesterday"],
    ["last_week", "last week"],
    ["2026-Q3", "in Q3"],
    ["last_30d", "over the last 30 days"],
    ["this_year", "ytd"],
    ["last_quarter", "last quarter"],
  ],
  tf: [
    ["next_month", "next month"],
    ["2026-12", "in december"],
    ["next_quarter", "next quarter"],
    ["this_year", "by the end of the year"],
  ],
};

/** Two fillings of each phrase are enough; names are read by type. */
const FILLINGS = 2;

function parse(text: string): Record<string, string | number> {
  const frame: Record<string, string | number> = {};
  for (const [at, part] of text.trim().split(" ").entries()) {
    if (part === "") continue;
    const [key = "", value = ""] = at === 0 ? ["i", part] : part.split(/=(.*)/s);
    frame[key] = key === "n" ? Number(value) : value;
  }
  return frame;
}

/** `+key=value` and `-key` change the frame before; an intent without them, or another intent, begins a new one. */
function change(before: Record<string, string | number>, text: string): Record<string, string | number> {
  const [intent = "", ...parts] = text.trim().split(/ (?=[+-])/);
  const edits = parts.filter((part) => /^[+-]/.test(part));
  if (edits.length === 0) return parseHead(text);
  const frame: Record<string, string | number> = { ...before, i: intent };
  for (const edit of edits) {
    if (edit.startsWith("-")) delete frame[edit.slice(1)];
    else {
      const [key = "", value = ""] = edit.slice(1).split(/=(.*)/s);
      frame[key] = key === "n" ? Number(value) : value;
    }
  }
  return frame;
}

/** The phrases of `bank/phrases.txt` as labelled conversations of one author, filled in a fixed rotation. */
export function readPhrases(): readonly Labelled[] {
  const lines = readFileSync(new URL("../bank/phrases.txt", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const labelled: Labelled[] = [];
  let conv = 0;
  for (const [index, line] of lines.entries()) {
    const bar = line.indexOf(" | ");
    const head = line.slice(0, bar);
    const text = line.slice(bar + 3).replaceAll("{f.f}", "");
    const [first = "", then] = head.split(" > ");
    const fillings = text.includes("{") ? FILLINGS : 1;
    for (let round = 0; round < fillings; round++) {
      const slots: Record<string, string> = {};
      let spin = index + round * 3;
      const said = text.replace(/\{([^}]+)\}/g, (_all, name: string) => {
        if (name === "f.tagnone") {
          slots["f.tag:team"] = "(none)";
          return "team";
        }
        const fillers = FILLERS[name] ?? [];
        const [value = "", words = ""] = fillers[spin++ % Math.max(1, fillers.length)] ?? [];
        slots[name === "tf" ? "t" : name] = value;
        return words;
      });
      conv++;
      const before = parseHead(first);
      if (then === undefined) labelled.push({ author: "phrases", conv, turn: 1, text: said, frame: Frame.parse(withSlots(before, slots)) });
      else {
        labelled.push({ author: "phrases", conv, turn: 1, text: "", frame: Frame.parse(before) });
        labelled.push({ author: "phrases", conv, turn: 2, text: said, frame: Frame.parse(withSlots(change(before, then), slots)) });
      }
    }
  }
  return labelled;
}

/** `a.reason` may hold spaces: everything up to the next key. */
function parseHead(text: string): Record<string, string | number> {
  return parse(
    text.replace(/(a\.reason=)(.*?)(?= [a-z]+(?:\.[a-z:-]+)?=|$)/, (_all, key: string, reason: string) => key + reason.replaceAll(" ", "\u00a0")),
  );
}

const withSlots = (frame: Record<string, string | number>, slots: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(frame["i"] === "inj" || frame["i"] === "oos" || frame["i"] === "amb" ? frame : { ...frame, ...slots }).map(([key, value]) => [
      key,
      typeof value === "string" ? value.replaceAll("\u00a0", " ") : value,
    ]),
  );
