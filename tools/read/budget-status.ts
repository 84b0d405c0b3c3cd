import { z } from "zod";
import { figuresOf, getBudget, listBudgets } from "#services/budgets/list-budgets";
import { readTool } from "#tools/kit/define-tool";
import { citable } from "#tools/kit/result-data";
import { untrusted } from "#tools/kit/untrusted";

const MOST_SHOWN = 15;

export const budgetStatus = readTool({
  name: "budget_status",
  description:
    "Say where budgets stand: spent, left, forecast at the end of their period with its interval, whether they are on track, at risk or over, and alert points that were reached. With a name: the burn-down of one.",
  scope: "costs:read",
  input: z.object({ name: z.string().max(120).optional().describe("Name or id of one budget; all of them when left out.") }),
  guards: [],
  aliases: { budget: "name", id: "name", budgetname: "name" },
  async run(ctx, { name }, { signal }) {
    const { asOf, budgets } = await listBudgets(ctx, { signal });
    const asked = name?.trim().toLowerCase();
    const wanted = asked === undefined ? budgets : budgets.filter(({ budget }) => budget.id === asked || budget.name.toLowerCase() === asked);
    const found =
      wanted.length > 0 || asked === undefined
        ? wanted
        : budgets.filter(({ budget }) => budget.name.toLowerCase().includes(asked) || budget.scope.toLowerCase().includes(asked));
    const [first] = found;
    const detail = first === undefined ? undefined : await getBudget(ctx, first.budget.id, { signal });
    const shown = found.slice(0, MOST_SHOWN);
    return {
      summary: budgets.length === 0 ? "Looked for budgets · none is set" : `Read ${shown.length === 1 ? "one budget" : `${shown.length} budgets`}`,
      data: {
        asOf,
        budgets: budgets.length,
        ...(budgets.length === 0 ? { note: "No budget is set. An Owner or Admin sets one on the Budgets page." } : {}),
        ...(budgets.length > 0 && found.length === 0
          ? { note: `No budget of that name. There are: ${untrusted(budgets.map(({ budget }) => budget.name).join(", "), 300)}` }
          : {}),
        shown: shown.map((status) => ({
          id: status.budget.id,
          name: untrusted(status.budget.name, 120),
          amount: `$${status.budget.amount} a ${status.budget.period}`,
          scope: untrusted(status.budget.scope, 160),
          period: status.periodLabel,
          state: status.state,
          ...(status.actual === null ? { why: status.why } : { actual: citable(status.actual) }),
          ...(status.used === null ? {} : { used: citable(status.used) }),
          ...(status.remaining === null ? {} : { remaining: citable(status.remaining) }),
          ...(status.forecast === null
            ? {}
            : { forecast: citable(status.forecast.figure), low: citable(status.forecast.low), high: citable(status.forecast.high) }),
          ...(status.overBy === null ? {} : { forecastLessBudget: citable(status.overBy) }),
          reached: status.crossings.map(({ of, percent, at }) => ({ of, percent, at })),
        })),
      },
      figures: shown.flatMap(figuresOf),
      blocks: detail?.burnDown === null || detail === undefined ? [] : [detail.burnDown],
      sources: detail?.sources ?? [],
      raw: { budgets: shown, detail: detail ?? null, all: budgets.map(({ budget }) => budget.name), asked: asked ?? null, asOf },
    };
  },
});
