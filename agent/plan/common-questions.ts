import type { Frame } from "#core/planner/frame";
import * as words from "#agent/plan/cost-words";
import { pastOf, scopeOf } from "#agent/plan/frame-slots";

const NETWORK_SERVICES: ReadonlySet<string> = new Set([
  "DataTransfer",
  "NATGateway",
  "VPC",
  "ELB",
  "CloudFront",
  "Route53",
  "DirectConnect",
  "TransitGateway",
  "GlobalAccelerator",
]);

/** Questions that are short and plain, and that the planner's bank holds too few of. */
export function commonFrame(text: string, frame: Frame, last: Frame | undefined, services: readonly string[]): Frame | undefined {
  const network = services.filter((service) => NETWORK_SERVICES.has(service));
  const namesOne = frame["f.service"] !== undefined || frame["x.service"] !== undefined || String(frame["g"] ?? "").includes("service");
  if (
    (frame.i === "q" || frame.i === "why") &&
    (frame["a.target"] ?? "cost_change") === "cost_change" &&
    words.NETWORK.test(text) &&
    !namesOne &&
    network.length > 0
  )
    return { ...frame, "f.service": network.toSorted().join(",") };
  if (words.COMMITMENT_ENDS.test(text) && ["help", "amb", "oos", "q", "inv"].includes(frame.i)) return { i: "inv", "a.what": "savings_plans" };
  if (words.DRIVES.test(text) && frame.i !== "why") return { i: "q", ...scopeOf(frame), ...pastOf(frame), g: "service" };
  if (last !== undefined && (last.i === "why" || last.i === "q") && words.NORMAL.test(text))
    return { i: "anom", ...scopeOf(last), ...pastOf(last), "a.state": "all" };
  return undefined;
}
