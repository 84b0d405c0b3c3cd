import { shapeOf } from "#core/charts/result-shape";
import { costOf, subjectOf } from "#core/charts/subject";
import type { SemanticResult } from "#core/costs/query";
import type { ChangeExplanation } from "#core/insights/change-explanation";
import type { WriteRequest } from "#agent/writer/answer";
import { type Read, readRaw } from "#agent/writer/raw";
import type { DraftOutcome } from "#tools/kit/propose-tool";
import type { ProposalView } from "#tools/read/list-proposals";

const MOST = 3;

/** Questions that can be answered now and lead on from this answer; each stands alone when it is sent. */
export function nextQuestions({ reading, results }: WriteRequest): string[] {
  const found: string[] = [];
  for (const result of results) {
    if (result.error !== undefined) continue;
    const read = readRaw(result.raw);
    if (read.kind === "costs") found.push(...afterQuery(read.value));
    if (read.kind === "change") found.push(...afterChange(read.value));
    if (read.kind === "savings") found.push(...afterSavings(read.value.findings[0]?.kind));
    if (read.kind === "terms") found.push(...afterTerm(read.value[0]?.term ?? ""));
    if (read.kind === "drafts") found.push(...afterDrafts(read.value));
    if (read.kind === "proposal") found.push(...afterProposal(read.value));
    if (read.kind === "proposals") found.push("Who approved what this month?", "Which nodes are ready for spot?");
    if (read.kind === "analysis") found.push(...afterAnalysis(read.value));
    if (read.kind === "commitment-analysis")
      found.push(
        "What if usage drops 20 %?",
        String(reading.frame["a.do"] ?? "") === "compare" ? "What would we lose in the worst case?" : "Why not three years?",
        ...(read.value.commitmentAnalysis.advised === null ? ["What commitments do we hold?"] : ["Draft the minimum-regret option"]),
      );
    if (read.kind === "commitment-simulation")
      found.push(...(read.value.draft === null ? [] : ["Draft it"]), "Should we buy a Savings Plan?", "What if usage drops 20 %?");
    if (read.kind === "commitments") found.push("Should we buy a Savings Plan?", "What is our Savings Plan utilization per day, last month?");
    if (read.kind === "list") found.push(...afterList(String(reading.frame["a.what"] ?? "")));
  }
  if (found.length === 0) found.push(...START);
  return [...new Set(found)].slice(0, MOST);
}

function afterDrafts(drafts: readonly DraftOutcome[]): string[] {
  const [first] = drafts.flatMap((draft) => ("facts" in draft ? [draft.facts] : []));
  if (first === undefined) return [];
  if (first.purchase !== undefined) return ["What would we lose in the worst case?", "Who has to sign it?", `What is ${first.id} doing?`];
  if (first.planEnd !== undefined) return [`What is ${first.id} doing?`, "How many returns are left?", "Which savings plans do we hold?"];
  const cluster = first.nodeSwitch?.cluster;
  return [
    `What is ${first.id} doing?`,
    "What waits for a signature?",
    ...(cluster === undefined ? [] : [`Which nodes of ${clean(cluster)} are ready for spot?`]),
  ];
}

function afterProposal({ facts: { id, state, nodeSwitch } }: ProposalView): string[] {
  const more = nodeSwitch === undefined ? [] : [`Which nodes of ${clean(nodeSwitch.cluster)} are ready for spot?`];
  if (state === "succeeded") return [`Undo ${id}`, ...more];
  return [`What is ${id} doing?`, "What waits for a signature?", ...more];
}

function afterAnalysis({ node, obstacles }: Extract<Read, { kind: "analysis" }>["value"]): string[] {
  const canMove = node.capacityType === "on_demand" && node.proposal === null && !obstacles.some(({ blocks }) => blocks);
  return [
    ...(canMove ? [`Move ${clean(node.name)} to spot`] : []),
    ...(node.proposal === null ? [] : [`What is ${clean(node.proposal)} doing?`]),
    `Which nodes of ${clean(node.cluster)} are ready for spot?`,
  ];
}

const START = ["What did we spend last month, by service?", "Why did the cost change last month?", "Where can we save?"] as const;

function afterQuery(result: SemanticResult): string[] {
  const shape = shapeOf(result);
  const isCost = /^[A-Z]{3}$/.test(result.metric.unit) && result.metric.additive;
  const subject = isCost
    ? clean(costOf(result.query))
    : clean([result.metric.label, subjectOf(result.query)].filter((part) => part !== "").join(" of "));
  const when = asked(result.period);
  const by = shape.dimensions[0];
  const filtered = (dimension: string) => result.query.filters.some((filter) => filter.dimension === dimension);
  const largest = shape.rows
    .filter((row) => row.groups[0] !== null && row.groups[0] !== "other")
    .toSorted((a, b) => ((a.value ?? 0n) > (b.value ?? 0n) ? -1 : 1))[0]?.groups[0];
  const questions: string[] = [];
  if (result.rows.length === 0) return ["What data do you have?", "What did we spend last month, by service?"];
  if (isCost && result.compare !== undefined)
    questions.push(`Why did ${subject} change from ${clean(result.compare.label)} to ${clean(result.period.label)}?`);
  if (by === undefined)
    questions.push(`${subject.charAt(0).toUpperCase()}${subject.slice(1)} by ${filtered("service") || !isCost ? "account" : "service"}, ${when}`);
  else if (isCost && largest !== undefined && largest !== null && by === "service")
    questions.push(`${clean(String(largest))} cost by account, ${when}`);
  else if (isCost && largest !== undefined && largest !== null && by === "account")
    questions.push(`What does ${clean(String(largest))} spend, by service, ${when}?`);
  if (shape.time === undefined) questions.push(`Show ${subject} per ${result.period.days <= 1 ? "hour" : "day"}, ${when}`);
  if (isCost && result.compare === undefined) questions.push(`Why did ${subject} change, ${when}?`);
  if (!isCost) questions.push("What is our unused commitment, last month?");
  questions.push("Where can we save?");
  return questions;
}

const TOKENS: Readonly<Record<string, string>> = {
  today: "today",
  yesterday: "yesterday",
  this_week: "this week",
  last_week: "last week",
  this_month: "this month",
  last_month: "last month",
  this_quarter: "this quarter",
  last_quarter: "last quarter",
  this_year: "this year",
  last_year: "last year",
};

/** The period in the words of a question, by the token that it was asked with where there is one. */
function asked(period: SemanticResult["period"]): string {
  const token = TOKENS[period.asked];
  if (token !== undefined) return token;
  const last = /^last_(\d+)([dw]|mo)$/.exec(period.asked);
  if (last !== null) return `last ${last[1]} ${{ d: "days", w: "weeks", mo: "months" }[last[2] ?? "d"] ?? "days"}`;
  return clean(period.label);
}

function afterChange(explained: ChangeExplanation): string[] {
  const mover = explained.causes[0]?.movers.at(-1);
  const period = asked(explained.period);
  const top = explained.parts.find((part) => part.dimension !== null && part.folded === undefined);
  return [
    ...(top === undefined ? [] : [`Show ${clean(top.key)} cost per day, ${period}`]),
    ...(mover !== undefined && mover.dimension === "usage_type" && top !== undefined
      ? [`Which resources cause the ${clean(top.key)} cost, ${period}?`]
      : []),
    ...(explained.dimension === "service" ? [] : [`What changed by service, ${period}?`]),
    ...(explained.dimension === "account" ? [] : [`What changed by account, ${period}?`]),
    "Where can we save?",
  ];
}

function afterSavings(kind: string | undefined): string[] {
  if (kind === "unused_commitment")
    return [
      "What is our Savings Plan utilization per day, last month?",
      "What is our coverage by account, last month?",
      "Which savings plans do we hold?",
    ];
  return ["What is our Savings Plan coverage last month?", "What is untagged, by account, last month?", "Which instance types cost most last month?"];
}

function afterTerm(term: string): string[] {
  if (/coverage|utilization|commitment|savings|esr|reserved/.test(term))
    return ["What is our Savings Plan coverage last month?", "What is our Savings Plan utilization last month?", "Where can we save?"];
  if (/spot|on_demand|purchase/.test(term))
    return ["What share of EC2 is spot, last month?", "EC2 cost by purchase option, last month", "Where can we save?"];
  return [...START];
}

function afterList(what: string): string[] {
  if (what === "clusters" || what === "nodes" || what === "workloads")
    return ["What does each cluster cost, last month?", "What does each namespace cost, last month?", "Where can we save?"];
  if (what === "savings_plans")
    return ["What is our Savings Plan utilization last month?", "What is our Savings Plan coverage last month?", "Where can we save?"];
  return [...START];
}

function clean(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:;/()–&+_-]/gu, "").slice(0, 80);
}
