import { reads } from "#sandbox/wire/aws/call";
import { filterOf } from "#sandbox/wire/aws/filters";
import { reservationsBetween } from "#sandbox/world/commitments";
import { uuidOf } from "#sandbox/savings-plans/offerings";

const HOUR_MS = 3_600_000;
/** Those that ended are shown for so long; AWS shows them for about as long. */
const SHOWN_HOURS = 2 * 365 * 24;

/** Reserved instances of the caller's account and region, active and retired. The company buys them by itself, by its own history. */
export const describeReservedInstances = reads(({ world, accountId, region, parameters }) => {
  const asked = parameters.texts("ReservedInstancesId");
  const holds = filterOf(parameters, ["state", "instance-type", "scope", "duration", "product-description", "reserved-instances-id"]);
  const hour = world.now().getTime() / HOUR_MS;
  const found = reservationsBetween(world.company, hour - SHOWN_HOURS, hour)
    .filter(({ accountId: owner, series }) => owner === accountId && series.region === region && "instanceType" in series.covers)
    .map(({ arn, start, end, instanceType, hourlyUsd, series }) => {
      const upfront = series.payment === "all";
      return {
        reservedInstancesId: uuidOf(arn),
        instanceType,
        start: new Date(start * HOUR_MS),
        end: new Date(end * HOUR_MS - 1000),
        duration: (end - start) * 3600,
        fixedPrice: upfront ? (hourlyUsd * (end - start)).toFixed(2) : "0.0",
        usagePrice: "0.0",
        instanceCount: series.count,
        productDescription: "Linux/UNIX",
        state: end > hour ? "active" : "retired",
        instanceTenancy: "default",
        currencyCode: "USD",
        offeringType: upfront ? "All Upfront" : "No Upfront",
        offeringClass: "standard",
        scope: "Region",
        recurringCharges: [{ frequency: "Hourly", amount: upfront ? 0 : hourlyUsd }],
        tagSet: [],
      };
    })
    .filter(
      (one) =>
        (asked.length === 0 || asked.includes(one.reservedInstancesId)) &&
        holds({
          state: [one.state],
          "instance-type": [one.instanceType],
          scope: [one.scope],
          duration: [String(one.duration)],
          "product-description": [one.productDescription],
          "reserved-instances-id": [one.reservedInstancesId],
        }),
    );
  return { reservedInstancesSet: found };
});
