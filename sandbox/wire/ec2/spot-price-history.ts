import { instanceTypeNames, onDemandPrice } from "#core/pricing/instance-types";
import { zonesOf } from "#sandbox/live/pool-places";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { pageOf, reads } from "#sandbox/wire/aws/call";
import { filterOf } from "#sandbox/wire/aws/filters";
import { SPOT_PRICE_HOURS, spotBlockOf, spotPriceOf } from "#sandbox/world/spot-prices";

const LARGEST_PAGE = 1000;
const HOUR_MS = 3_600_000;
/** AWS keeps so much. */
const KEPT_MS = 90 * 24 * HOUR_MS;
const PRODUCTS = ["Linux/UNIX", "Linux/UNIX (Amazon VPC)"];

/** The price in force at the start, and each one that began up to the end; newest first. Without a start, today's. */
export const describeSpotPriceHistory = reads(({ world, region, parameters }) => {
  const now = world.now().getTime();
  const end = Math.min(parameters.instant("EndTime")?.getTime() ?? now, now);
  const start = Math.min(Math.max(parameters.instant("StartTime")?.getTime() ?? now, now - KEPT_MS), end);
  const zones = zonesOf(region);
  const zone = parameters.text("AvailabilityZone");
  if (zone !== undefined && !zones.includes(zone)) throw new AwsError("InvalidParameterValue", `Invalid availability zone: [${zone}]`);
  const products = parameters.texts("ProductDescription");
  const asked = parameters.texts("InstanceType");
  const holds = filterOf(parameters, ["availability-zone", "instance-type", "product-description", "spot-price", "timestamp"]);
  const types = instanceTypeNames().filter((type) => (asked.length === 0 || asked.includes(type)) && onDemandPrice(type, region) !== undefined);
  const linux = products.length === 0 || products.some((product) => PRODUCTS.includes(product));
  const blocks: number[] = [];
  for (let block = spotBlockOf(Math.floor(end / HOUR_MS)); block >= spotBlockOf(Math.floor(start / HOUR_MS)); block--) blocks.push(block);
  const prices = (linux ? types : []).flatMap((instanceType) =>
    zones
      .filter((candidate) => zone === undefined || candidate === zone)
      .flatMap((availabilityZone) =>
        blocks.map((block) => ({
          instanceType,
          productDescription: "Linux/UNIX",
          spotPrice: spotPriceOf(instanceType, availabilityZone, block).toFixed(6),
          timestamp: new Date(block * SPOT_PRICE_HOURS * HOUR_MS),
          availabilityZone,
        })),
      ),
  );
  const found = prices.filter((price) =>
    holds({
      "availability-zone": [price.availabilityZone],
      "instance-type": [price.instanceType],
      "product-description": PRODUCTS,
      "spot-price": [price.spotPrice],
      timestamp: [price.timestamp.toISOString()],
    }),
  );
  const newestFirst = (price: (typeof found)[number]) =>
    `${String(Number.MAX_SAFE_INTEGER - price.timestamp.getTime()).padStart(16, "0")}/${price.instanceType}/${price.availabilityZone}`;
  const size = Math.min(parameters.integer("MaxResults") ?? LARGEST_PAGE, LARGEST_PAGE);
  const { page, next } = pageOf(found, newestFirst, { size, token: parameters.text("NextToken") || undefined });
  return { spotPriceHistorySet: [...page], nextToken: next ?? "" };
});
