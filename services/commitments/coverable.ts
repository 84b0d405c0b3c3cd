import type { CoverableService } from "#core/commitments/model";
import { usageTypeWithoutRegion } from "#core/costs/services";

const SERVICES: Readonly<Record<string, CoverableService>> = {
  EC2: "ec2",
  Fargate: "fargate",
  Lambda: "lambda",
  SageMaker: "sagemaker",
  RDS: "rds",
  ElastiCache: "elasticache",
  OpenSearch: "opensearch",
  Redshift: "redshift",
};

/** By the short name that the semantic model has; undefined for what no plan or reservation of ours covers. */
export function coverableService(short: string): CoverableService | undefined {
  return SERVICES[short];
}

/** Requests of Lambda: plans take them, at no discount. */
export function isRequest(service: CoverableService, usageType: string): boolean {
  return service === "lambda" && /Request/.test(usageType);
}

/** `m6i.xlarge` of `USE1-BoxUsage:m6i.xlarge`, where the export has no column for it. */
export function instanceTypeOf(listed: string | undefined, usageType: string): string | undefined {
  if (listed !== undefined) return listed;
  return /:((?:db\.|cache\.|ml\.)?[a-z][a-z0-9-]*\.[a-z0-9.-]+)$/.exec(usageTypeWithoutRegion(usageType))?.[1];
}

/** `m6i` of `m6i.xlarge`, `db.r6g` of `db.r6g.large`, `r6g` of `r6g.large.search`. */
export function familyOf(instanceType: string | undefined): string | undefined {
  if (instanceType === undefined) return undefined;
  const plain = instanceType.replace(/\.(?:search|elasticsearch)$/, "");
  const at = plain.lastIndexOf(".");
  return at <= 0 ? undefined : plain.slice(0, at);
}
