import { DATA, DEV, DEV_EAST, ML, PLAYGROUND, PRODUCTION, PRODUCTION_APAC, PRODUCTION_EU, SECURITY, SHARED, STAGING } from "#sandbox/halcyon/places";
import type { Meter } from "#sandbox/world/company";
import { arn, meter, type Place, resourceId, tagged } from "#sandbox/world/meter";

const shop = { profile: "shop", grows: true, noise: 0.12 } as const;
const office = { profile: "office", noise: 0.25 } as const;
const growth = tagged("growth", "production", "cc-100", { project: "phoenix" });
const platform = tagged("platform", "production", "cc-100");
const data = tagged("data", "production", "cc-200", { project: "atlas" });

function natGateway(at: Place, name: string, gbPerHour: number, more: Partial<Meter>): Meter[] {
  const id = arn("ec2", at, `natgateway/${resourceId("nat", name)}`);
  const hours = meter(`nat-hours/${name}`, "nat_hour", at, id, 1, more.tags === undefined ? {} : { tags: more.tags });
  return gbPerHour === 0 ? [hours] : [hours, meter(`nat-bytes/${name}`, "nat_bytes", at, id, gbPerHour, more)];
}

function transfer(
  at: Place,
  name: string,
  gb: { readonly out: number; readonly interAz: number; readonly interRegion?: number },
  more: Partial<Meter>,
): Meter[] {
  const id = resourceId("eni", name);
  return [
    ...(gb.out === 0 ? [] : [meter(`transfer-out/${name}`, "transfer_out", at, id, gb.out, more)]),
    ...(gb.interAz === 0 ? [] : [meter(`inter-az/${name}`, "inter_az", at, id, gb.interAz, more)]),
    ...(gb.interRegion === undefined
      ? []
      : [meter(`inter-region/${name}`, "inter_region", at, id, gb.interRegion, { ...more, toRegion: "eu-central-1" })]),
  ];
}

function loadBalancer(at: Place, name: string, capacityUnits: number, more: Partial<Meter>): Meter[] {
  const id = arn("elasticloadbalancing", at, `loadbalancer/app/${name}/${resourceId("", name).slice(2)}`);
  return [
    meter(`alb-hours/${name}`, "alb_hour", at, id, 1, more.tags === undefined ? {} : { tags: more.tags }),
    meter(`alb-lcu/${name}`, "alb_lcu", at, id, capacityUnits, more),
  ];
}

function address(at: Place, name: string, idle: boolean, more: Partial<Meter> = {}): Meter {
  return meter(
    `${idle ? "idle-ip" : "ip"}/${name}`,
    idle ? "idle_ip" : "public_ip",
    at,
    arn("ec2", at, `elastic-ip/${resourceId("eipalloc", name)}`),
    1,
    { rows: "day", ...more },
  );
}

export const NETWORK: readonly Meter[] = [
  ...natGateway(PRODUCTION, "production-a", 7, { ...shop, ...platform }),
  ...natGateway(PRODUCTION, "production-b", 4, { ...shop, ...platform }),
  ...natGateway(DATA, "data-platform", 3, { profile: "flat", grows: true, noise: 0.2, ...data }),
  ...natGateway(STAGING, "staging", 1.2, { ...office, ...tagged("platform", "staging", "cc-100") }),
  ...natGateway(DEV, "dev", 0.8, { ...office, ...tagged("platform", "dev", "cc-300") }),
  ...natGateway(ML, "ml-research", 2.5, { profile: "training", noise: 0.3, ...tagged("data", "production", "cc-300") }),
  ...natGateway(SHARED, "shared-services", 0.9, { ...office, ...platform }),
  // Left from a proof of concept: hours, not a byte.
  ...natGateway(PLAYGROUND, "old-poc", 0, { tags: { Name: "old-poc" } }),
  ...transfer(PRODUCTION, "production", { out: 16, interAz: 42, interRegion: 9 }, { ...shop, ...growth }),
  ...transfer(PRODUCTION_EU, "store-eu", { out: 6, interAz: 4 }, { ...shop, ...growth }),
  ...transfer(PRODUCTION_APAC, "edge-apac", { out: 2.5, interAz: 0 }, { ...shop, ...growth }),
  ...transfer(STAGING, "staging", { out: 0.8, interAz: 3 }, { ...office, ...tagged("platform", "staging", "cc-100") }),
  ...transfer(DEV, "dev", { out: 0.3, interAz: 2 }, { ...office, ...tagged("platform", "dev", "cc-300") }),
  ...transfer(DATA, "data-platform", { out: 1, interAz: 6 }, { profile: "flat", grows: true, noise: 0.25, ...data }),
  ...transfer(ML, "ml-research", { out: 0.4, interAz: 4 }, { profile: "training", noise: 0.3, ...tagged("data", "production", "cc-300") }),
  ...transfer(SHARED, "shared-services", { out: 0.5, interAz: 0 }, { ...office, ...platform }),
  ...loadBalancer(PRODUCTION, "shop-public", 9, { ...shop, ...growth }),
  ...loadBalancer(PRODUCTION, "payments", 3, { ...shop, ...tagged("payments", "production", "cc-100") }),
  ...loadBalancer(PRODUCTION_EU, "store-eu", 3, { ...shop, ...growth }),
  ...loadBalancer(STAGING, "staging-ingress", 0.6, { ...office, ...tagged("platform", "stagin", "cc-100") }),
  ...loadBalancer(DEV, "dev-ingress", 0.2, { ...office, ...tagged("platform", "dev", "cc-300") }),
  address(PRODUCTION, "shop-a", false, platform),
  address(PRODUCTION, "shop-b", false, platform),
  address(PRODUCTION_EU, "store-eu", false, growth),
  address(PRODUCTION_APAC, "edge-apac", false, growth),
  address(SHARED, "ci-runner", false, platform),
  address(SECURITY, "siem", false),
  address(DEV_EAST, "dev-east-vpn", true, tagged("platform", "dev", "cc-300")),
  address(PLAYGROUND, "demo-1", true),
  address(PLAYGROUND, "demo-2", true),
  address(STAGING, "old-ingress", true, tagged("platform", "staging", "cc-100")),
  address(DATA, "old-bastion", true),
];
