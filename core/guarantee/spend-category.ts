import type { SpendCategory } from "#core/api/projection";

/** Services by their short names (core/costs/services.ts); what is not listed is `other`. */
const SERVICES: Readonly<Record<Exclude<SpendCategory, "other">, readonly string[]>> = {
  containers: ["ECS", "Fargate", "ECR", "AppRunner"],
  kubernetes: ["EKS"],
  databases: ["RDS", "DynamoDB", "ElastiCache", "Redshift", "OpenSearch", "DocDB", "DocumentDB", "Neptune", "MemoryDB", "Timestream"],
  storage: ["S3", "S3Glacier", "EBS", "EFS", "FSx", "Backup", "StorageGateway"],
  compute: ["EC2", "Lambda", "Lightsail", "Batch", "EMR"],
  network: ["NATGateway", "DataTransfer", "ELB", "VPC", "Route53", "CloudFront", "APIGateway", "DirectConnect", "GlobalAccelerator"],
};

const CATEGORY_OF = new Map(
  Object.entries(SERVICES).flatMap(([category, services]) => services.map((service) => [service, category as SpendCategory])),
);

export const CATEGORY_LABELS: Readonly<Record<SpendCategory, string>> = {
  containers: "Containers",
  kubernetes: "Kubernetes",
  databases: "Databases",
  storage: "Storage",
  compute: "Compute",
  network: "Network",
  other: "Other",
};

/** What a charge is for. Instances that are nodes of a cluster belong to Kubernetes, with their control planes. */
export function categoryOf(service: string | null, cluster: string | null): SpendCategory {
  if (service === "EC2" && cluster !== null) return "kubernetes";
  return CATEGORY_OF.get(service ?? "") ?? "other";
}

/** Why a category has nothing in it, in a sentence that says what would be there. */
export function whyEmpty(category: SpendCategory, what: string): string {
  const services = category === "other" ? [] : SERVICES[category];
  const would =
    services.length === 0
      ? "everything that fits no other category"
      : `${services.slice(0, 4).join(", ")}${services.length > 4 ? " and the like" : ""}`;
  const more = category === "kubernetes" ? " and instances that carry a cluster's tag" : "";
  return `No ${what} here: it would hold ${would}${more}.`;
}
