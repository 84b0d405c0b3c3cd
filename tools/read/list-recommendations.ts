import { z } from "zod";
import { type LeftOutAdvice, RECOMMENDATION_TYPES, type RecommendationDetail } from "#core/api/recommendations";
import type { Block } from "#core/chat/blocks";
import { reasonWords } from "#core/commitments/net-effect-reason";
import { listRecommendations as list, topRecommendations } from "#services/recommendations/list";
import { readTool } from "#tools/kit/define-tool";
import { citable } from "#tools/kit/result-data";
import { untrusted } from "#tools/kit/untrusted";

const MOST_STEPS = 6;
const MOST_RESOURCES = 5;
const MOST_LEFT_OUT = 12;
const EFFORTS: readonly RecommendationDetail["effort"][] = ["low", "medium", "high"];

export const listRecommendations = readTool({
  name: "list_recommendations",
  description:
    "The next actions that are worth most, over all engines of advice: dollars a month net of commitments, gross and why they differ, how sure, effort, risk, exact steps by hand, and status. " +
    'For "what should I do next". find_savings explains savings in the bill by filters; this is the list that people work through. Reads only.',
  scope: "costs:read",
  input: z.object({
    top: z.number().int().min(1).max(10).default(3).describe("How many, the most worthwhile first"),
    type: z
      .preprocess((input) => (typeof input === "string" ? [input] : input), z.array(z.enum(RECOMMENDATION_TYPES)).max(RECOMMENDATION_TYPES.length))
      .optional()
      .describe("One type or several."),
    account: z
      .preprocess((input) => (typeof input === "string" ? [input] : input), z.array(z.string().max(120)).max(50))
      .optional()
      .describe("Accounts by name."),
    effort: z.enum(["low", "medium", "high"]).optional().describe("No more work than this: low for quick wins."),
    leftOut: z
      .boolean()
      .optional()
      .describe(
        "Shows what is not advised since Savings Plans and reservations take the saving, with gross, net and why: for 'what did you leave out'.",
      ),
    stepsOf: z.number().int().min(1).max(10).optional().describe("Place in the list of the one whose steps are shown as a table."),
  }),
  guards: [],
  aliases: { count: "top", limit: "top", topn: "top", kind: "type", types: "type", kinds: "type", accounts: "account" },
  async run(ctx, { top, type, account, effort, leftOut, stepsOf }) {
    const types = type === undefined || type.length === 0 ? undefined : type;
    const names = account === undefined || account.length === 0 ? undefined : account.map((name) => name.toLowerCase());
    const isAll = types === undefined && names === undefined && effort === undefined;
    const most = EFFORTS.indexOf(effort ?? "high");
    const [listed, best] = await Promise.all([list(ctx, { type: types, account, limit: 500 }), topRecommendations(ctx, isAll ? top : 100)]);
    const rows = best.rows
      .filter((row) => (types === undefined || types.includes(row.type)) && (names === undefined || names.includes(row.account.toLowerCase())))
      .filter((row) => EFFORTS.indexOf(row.effort) <= most)
      .slice(0, top);
    const first = rows[0];
    const out = listed.leftOut.slice(0, MOST_LEFT_OUT);
    return {
      summary: `Looked at ${listed.total} ${listed.total === 1 ? "recommendation" : "recommendations"}; ${rows.length} shown`,
      data: {
        open: listed.total,
        totalNet: citable(listed.totals.net),
        totalGross: citable(listed.totals.gross),
        recommendations: rows.map(modelRow),
        leftOut: out.map(leftOutRow),
        leftOutCount: listed.leftOut.length,
        notChecked: listed.notChecked,
        notes: listed.notes,
        page: "/recommendations",
      },
      figures: [
        listed.totals.net,
        listed.totals.gross,
        ...rows.flatMap((row) => [row.net, row.gross]),
        ...out.flatMap((row) => [row.net, row.gross]),
      ],
      blocks: [
        ...stepsBlocks(stepsOf === undefined ? undefined : rows[stepsOf - 1]),
        ...(leftOut === true && listed.leftOut.length > 0 ? [leftOutTable(listed.leftOut)] : []),
        ...(listed.block === null || stepsOf !== undefined || leftOut === true ? [] : [listed.block]),
      ],
      sources: rows
        .filter(({ evidence }, at) => evidence.queryId !== null && rows.findIndex((other) => other.evidence.queryId === evidence.queryId) === at)
        .map(({ title, evidence, resources }) => ({
          queryId: evidence.queryId ?? "",
          label: title,
          metric: "Cost",
          period: `${evidence.period.from.slice(0, 10)} to ${evidence.period.to.slice(0, 10)}`,
          asOf: listed.asOf,
          rows: resources.length,
          bytesScanned: 0,
          sql: evidence.sql ?? "",
        })),
      ...(first === undefined ? {} : { targets: rows.flatMap((row) => (row.proposable === null ? [] : row.resources.map(({ id }) => id))) }),
      raw: { listed, rows },
    };
  },
});

/** All of them, with both numbers and the reason. */
function leftOutTable(rows: readonly LeftOutAdvice[]): Block {
  const [first] = rows;
  const unit = first?.net.unit ?? "USD/month";
  return {
    id: "b_recommendations_left_out",
    kind: "table",
    title: "Left out: costs more than it saves",
    subtitle: "Projected, a month of 730 h; each on top of everything that is recommended",
    y: ["net"],
    dashed: [],
    annotations: [],
    queryId: first?.net.queryId ?? "q_none",
    columns: [
      { name: "what", label: "What", align: "left" },
      { name: "account", label: "Account", align: "left" },
      { name: "gross", label: "Before commitments", unit, align: "right" },
      { name: "net", label: "Net", unit, align: "right" },
      { name: "why", label: "Why", align: "left" },
    ],
    rows: rows.map(({ title, account, gross, net, netReason }) => [title, account, gross.value, net.value, netReason]),
    finding: `${rows.length} left out`,
  };
}

function leftOutRow(row: LeftOutAdvice) {
  return {
    type: row.type,
    title: untrusted(row.title),
    account: untrusted(row.account, 60),
    gross: citable(row.gross),
    net: citable(row.net),
    why: row.netReason === null ? null : reasonWords(row.netReason),
  };
}

/** Commands with their numbers and ids whole, to be pasted. */
function stepsBlocks(row: RecommendationDetail | undefined): Block[] {
  if (row === undefined || row.steps.length === 0) return [];
  return [
    {
      id: `b_${row.id}_steps`,
      kind: "table",
      title: "Steps by hand",
      subtitle: row.title,
      y: [],
      dashed: [],
      annotations: [],
      queryId: row.evidence.queryId ?? row.id,
      columns: [
        { name: "step", label: "Step", align: "right" },
        { name: "text", label: "What to do", align: "left" },
        { name: "command", label: "Command", align: "left" },
      ],
      rows: row.steps.map(({ text, command }, at) => [at + 1, text, command]),
      finding: `${row.steps.length} ${row.steps.length === 1 ? "step" : "steps"}`,
    },
  ];
}

function modelRow(row: RecommendationDetail) {
  return {
    id: row.id,
    rank: row.rank,
    type: row.type,
    title: untrusted(row.title),
    status: row.status,
    net: citable(row.net),
    gross: citable(row.gross),
    ...(row.netReason === null ? {} : { whyNetDiffers: reasonWords(row.netReason) }),
    why: row.rationale,
    confidence: row.confidence,
    effort: row.effort,
    risk: row.risk,
    account: untrusted(row.account, 60),
    resources: row.resources.slice(0, MOST_RESOURCES).map(({ id, detail }) => ({ id: untrusted(id, 120), detail: untrusted(detail, 120) })),
    resourceCount: row.resourceCount,
    steps: row.steps
      .slice(0, MOST_STEPS)
      .map(({ text, command }) => ({ text: untrusted(text, 300), command: command === null ? null : untrusted(command, 400) })),
    proposal: row.proposal,
    canBeDrafted: row.proposable !== null,
  };
}
