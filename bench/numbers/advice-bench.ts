import { NO_INVENTORY } from "#core/ports/no-inventory";
import { aBill } from "#services/insights/testing/a-bill";
import { collectRecommendations } from "#services/recommendations/collect";
import { aRandomCompany } from "#services/recommendations/testing/a-random-company";

export type AdviceScore = { readonly companies: number; readonly helped: number; readonly share: number; readonly without: readonly number[] };

/** Seeded companies that are told of something that can be acted on and saves money, from their bill alone. */
export async function scoreAdvice(companies: number): Promise<AdviceScore> {
  const without: number[] = [];
  for (let seed = 1; seed <= companies; seed += 1) {
    const world = await aBill({ lines: aRandomCompany(seed), inventory: NO_INVENTORY });
    try {
      const { rows } = await collectRecommendations(world.ctx);
      if (!rows.some(({ actionable, net }) => actionable && Number(net ?? 0) > 0)) without.push(seed);
    } finally {
      await world.close();
    }
  }
  const helped = companies - without.length;
  return { companies, helped, share: helped / companies, without };
}
