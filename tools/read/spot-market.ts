import { z } from "zod";
import type { Block } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import { type SpotMarket, spotMarket as market } from "#services/nodes/spot-market";
import { readTool } from "#tools/kit/define-tool";

export type SpotMarketRead = { readonly instanceType: string; readonly isRun: boolean; readonly markets: readonly SpotMarket[] };

export const spotMarket = readTool({
  name: "spot_market",
  description:
    "How often AWS takes an instance type back from spot (band, source, date) and its spot price now, in the regions where nodes of it run, else where anything runs. For questions about the risk of a type; analyze_node is for one node.",
  scope: "inventory:read",
  input: z.object({
    instanceType: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[a-z0-9-]{2,12}\.[a-z0-9-]{2,14}$/, "must be an instance type such as m6i.2xlarge"),
    region: z.string().trim().min(1).max(30).optional(),
  }),
  guards: [],
  aliases: { type: "instanceType", instance: "instanceType" },
  async run(ctx, input) {
    const { asOf, isRun, markets } = await market(ctx, input);
    const queryId = `spot_${input.instanceType}`;
    const figure = (path: string, value: string, over: Pick<Figure, "unit" | "metric" | "label">, at = asOf): Figure => ({
      id: `${queryId}.${path}`,
      value,
      kind: "measured",
      period: { from: at, to: at },
      timeZone: ctx.tenant.timeZone,
      asOf: at,
      queryId,
      ...over,
    });
    const figures = markets.flatMap(({ region, nodes, lowest, highest, priceAsOf }) => [
      figure(`${region}.nodes`, String(nodes), { unit: "count", metric: "count", label: `nodes of ${input.instanceType} in ${region}` }),
      ...(["lowest", "highest"] as const).flatMap((which) => {
        const price = which === "lowest" ? lowest : highest;
        return price === undefined
          ? []
          : [
              figure(
                `${region}.${which}`,
                price.usdPerHour,
                { unit: "USD/h", metric: "spot_price", label: `${input.instanceType} on spot in ${price.zone}` },
                priceAsOf,
              ),
            ];
      }),
    ]);
    return {
      summary: `Looked at spot for ${input.instanceType} in ${markets.map(({ region }) => region).join(", ") || "no region"}`,
      data: {
        instanceType: input.instanceType,
        nodesRun: isRun,
        markets,
        figures: figures.map(({ id, value, unit, label }) => ({ id, value, unit, label })),
      },
      figures,
      blocks: markets.length === 0 ? [] : [tableOf(input.instanceType, markets, queryId)],
      sources: [],
      raw: { instanceType: input.instanceType, isRun, markets } satisfies SpotMarketRead,
    };
  },
});

function tableOf(type: string, markets: readonly SpotMarket[], queryId: string): Block {
  return {
    id: `b_${queryId}`,
    kind: "table",
    title: `Spot for ${type}`,
    subtitle: "Now",
    y: [],
    dashed: [],
    annotations: [],
    queryId,
    columns: [
      { name: "region", label: "Region", align: "left" },
      { name: "nodes", label: "Nodes here", align: "right", unit: "count" },
      { name: "band", label: "Interrupted a month", align: "left" },
      { name: "lowest", label: "Cheapest zone", align: "right", unit: "USD/h" },
      { name: "highest", label: "Dearest zone", align: "right", unit: "USD/h" },
    ],
    rows: markets.map(({ region, nodes, band, lowest, highest }) => [region, nodes, band, lowest?.usdPerHour ?? null, highest?.usdPerHour ?? null]),
    finding: `Spot for ${type} in ${markets.length} ${markets.length === 1 ? "region" : "regions"}`,
  };
}
