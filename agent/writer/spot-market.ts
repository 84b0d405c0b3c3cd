import type { Figure } from "#core/costs/figure";
import { formatDay } from "#core/figures/dates";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import type { Ledger } from "#agent/writer/ledger";
import { sentence } from "#agent/writer/proposals/words";
import { inert, tight } from "#agent/writer/words";
import type { SpotMarketRead } from "#tools/read/spot-market";

/** How often a type is taken back, by whom that is said and when, and what it costs on spot now. */
export function spotMarketSentences(
  { instanceType, isRun, markets }: SpotMarketRead,
  figures: readonly Figure[],
  ledger: Ledger,
  year: number,
): Sentence[] {
  const type = inert(instanceType);
  const figure = (path: string) => figures.find(({ id }) => id === `spot_${instanceType}.${path}`);
  const known = markets.filter(({ band }) => band !== "unknown");
  const unknown = markets.filter(({ band }) => band === "unknown");
  const [first] = known;
  const prices = markets.slice(0, 4).map((market) => {
    const [low, high] = [figure(`${market.region}.lowest`), figure(`${market.region}.highest`)];
    if (low === undefined || high === undefined || market.lowest === undefined || market.highest === undefined)
      return `what it costs on spot in ${inert(market.region)} is not known${market.failed === undefined ? "" : ` (${inert(market.failed)})`}`;
    return low.value === high.value
      ? `on spot in ${inert(market.region)} it costs ${ledger.print(low)} now`
      : `on spot in ${inert(market.region)} it costs from ${ledger.print(low)} (${inert(market.lowest.zone)}) to ${ledger.print(high)} (${inert(market.highest.zone)}) now`;
  });
  const nodes = markets.filter((market) => market.nodes > 0).slice(0, 4);
  return [
    ...(first === undefined
      ? [
          lead(
            `How often AWS takes ${type} back from spot is not known: the Spot Advisor says nothing of it where you run. Take it as often reclaimed.`,
          ),
        ]
      : [
          lead(
            `${type} on spot is interrupted ${known.map(({ band, region }) => `${inert(band)} a month in ${inert(region)}`).join(", ")}, by the ${inert(first.bandSource)} of ${tight(formatDay(new Date(first.bandAsOf), { year }))}.`,
          ),
        ]),
    ...(first === undefined || unknown.length === 0
      ? []
      : [finding(0.8, `For ${unknown.map(({ region }) => inert(region)).join(" and ")} it is unknown.`)]),
    ...(prices.length === 0 ? [] : [finding(0.9, sentence(capitalized(prices.join("; "))))]),
    ...(nodes.length === 0
      ? []
      : [
          finding(
            0.6,
            `You run it there: ${nodes
              .flatMap(({ region }) => {
                const count = figure(`${region}.nodes`);
                return count === undefined ? [] : [`${ledger.print(count)} ${count.value === "1" ? "node" : "nodes"} in ${inert(region)}`];
              })
              .join(", ")}.`,
          ),
        ]),
    ...(isRun ? [] : [finding(0.6, `No node of it runs now, so these are the regions where you run something.`)]),
    caveat(0.5, "The band is of the type in the whole region, not of one zone or node; AWS gives notice of two minutes."),
    ...(isRun ? [move(`Name a node, and I say what stands in the way of moving it.`)] : []),
  ];
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
