import type { SeriesKey } from "#core/costs/anomaly/cost-series";

type Told = {
  readonly scope: SeriesKey;
  readonly shape: "spike" | "level_shift" | "new" | "creep";
  readonly expectedPerDay: string;
  readonly actualPerDay: string;
  readonly parts: number;
};

/** "NAT gateways in data-platform rose from $12 to $84 a day, and 2 more with it". Names are as the bill has them. */
export function anomalyTitle({ scope, shape, expectedPerDay, actualPerDay, parts }: Told): string {
  const place = [scope.account, scope.region].filter((part) => part !== null).join(", ");
  const what = `${scope.service ?? "Usage without a service"}${place === "" ? "" : ` in ${place}`}`;
  const more = parts > 1 ? `, ${parts - 1} more series with it` : "";
  const [before, after] = [dollars(expectedPerDay), dollars(actualPerDay)];
  switch (shape) {
    case "new":
      return `${what} is new, at ${after} a day${more}`;
    case "creep":
      return `${what} creeps up, from ${before} to ${after} a day${more}`;
    case "level_shift":
      return `${what} rose from ${before} to ${after} a day and stays there${more}`;
    case "spike":
      return `${what} rose from ${before} to ${after} a day${more}`;
  }
}

function dollars(value: string): string {
  const amount = Number(value);
  return `$${amount.toLocaleString("en-US", amount < 100 ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : { maximumFractionDigits: 0 })}`;
}
