import { z } from "zod";
import { readSavings } from "#services/ledger/read-savings";
import { readTool } from "#tools/kit/define-tool";
import { citable } from "#tools/kit/result-data";
import { untrusted } from "#tools/kit/untrusted";

const MOST_ENTRIES = 10;

export const realizedSavings = readTool({
  name: "realized_savings",
  description:
    "Where savings came from: what actions and recommendations that were carried out really saved, by the bill, against what was promised, with an interval and the cause of a gap, by category. " +
    "Realised, not promised: for what could still be saved use list_recommendations or find_savings. Apart from the guaranteed 20 %.",
  scope: "costs:read",
  input: z.object({
    period: z.string().max(60).optional().describe("A period token such as this_month, last_month, this_year; this month without it"),
  }),
  guards: [],
  aliases: { month: "period", range: "period", when: "period" },
  async run(ctx, { period }) {
    const savings = await readSavings(ctx, { period });
    const shown = savings.entries.slice(0, MOST_ENTRIES);
    const filled = savings.categories.filter(({ empty }) => !empty);
    return {
      summary: `Read the savings ledger for ${savings.period.label} · ${savings.entries.length} ${savings.entries.length === 1 ? "entry" : "entries"}`,
      data: {
        period: savings.period.label,
        sentence: untrusted(savings.sentence, 400),
        realized: citable(savings.realized),
        realizedLow: citable(savings.realizedLow),
        realizedHigh: citable(savings.realizedHigh),
        promised: citable(savings.promised),
        gap: citable(savings.gap),
        realizedEver: citable(savings.realizedEver),
        waitingPerMonth: citable(savings.waitingPerMonth),
        entries: shown.map((entry) => ({
          source: entry.sourceId,
          title: untrusted(entry.title),
          status: entry.status,
          promisedPerMonth: citable(entry.promisedPerMonth),
          promised: citable(entry.promised),
          realized: citable(entry.realized),
          realizedLow: citable(entry.realizedLow),
          realizedHigh: citable(entry.realizedHigh),
          cause: entry.cause,
          explanation: untrusted(entry.explanation, 300),
          effectiveAt: entry.effectiveAt,
        })),
        categories: filled.map(({ label, before, after, realized }) => ({
          label,
          before: citable(before),
          after: citable(after),
          realized: citable(realized),
        })),
        emptyCategories: savings.categories.filter(({ empty }) => empty).map(({ label }) => label),
        notes: savings.notes,
        page: "/savings",
      },
      figures: savings.figures,
      blocks: savings.entries.length === 0 ? [] : [savings.beforeAfter, savings.ledger],
      sources: shown
        .filter(({ queryId }) => queryId !== null)
        .map((entry) => ({
          queryId: entry.queryId ?? "",
          label: entry.title,
          metric: "Cost",
          period: savings.period.label,
          asOf: savings.asOf,
          rows: entry.resources.length,
          bytesScanned: 0,
          sql: "",
        })),
      raw: { savings },
    };
  },
});
