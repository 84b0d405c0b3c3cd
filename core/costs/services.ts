/**
 * AWS services by their short names, and which charges belong to each. Explicit on purpose: a rule by likeness
 * puts volumes into "EC2" and S3's gigabyte-months into "EBS". Source: AWS Price List service codes and FOCUS service names.
 */
export type AwsService = {
  readonly short: string;
  readonly label: string;
  /** `line_item_product_code` of CUR. */
  readonly productCodes: readonly string[];
  /** `ServiceName` of FOCUS exports. */
  readonly focusNames: readonly string[];
  /** What people also call it, beside the names above. */
  readonly synonyms?: readonly string[];
};

const service = (
  short: string,
  label: string,
  productCodes: readonly string[],
  focusNames: readonly string[],
  synonyms: readonly string[] = [],
): AwsService => ({ short, label, productCodes, focusNames, synonyms });

/** Part of another product code, told apart by usage type in {@link serviceOf}. */
const split = (short: string, label: string, synonyms: readonly string[]): AwsService => service(short, label, [], [], synonyms);

export const AWS_SERVICES: readonly AwsService[] = [
  service(
    "EC2",
    "EC2 instances",
    ["AmazonEC2"],
    ["Amazon Elastic Compute Cloud", "Amazon Elastic Compute Cloud - Compute"],
    ["elastic compute cloud", "ec2 instances", "instances"],
  ),
  // Cost Explorer's sum of what AmazonEC2 bills beside instances: volumes, NAT gateways, addresses, transfer.
  service("EC2Other", "EC2 - Other", [], ["EC2 - Other"], ["ec2 other"]),
  split("EBS", "EBS volumes and snapshots", ["elastic block store", "volumes", "block storage", "amazon ebs"]),
  split("NATGateway", "NAT gateways", ["nat", "nat gateway", "nat gateways"]),
  service("DataTransfer", "Data transfer", ["AWSDataTransfer"], ["AWS Data Transfer"], ["data transfer", "egress", "transfer", "bandwidth"]),
  service("S3", "S3", ["AmazonS3"], ["Amazon Simple Storage Service"], ["simple storage service", "object storage"]),
  service("S3Glacier", "S3 Glacier", ["AmazonGlacier"], ["Amazon Glacier", "Amazon S3 Glacier"], ["glacier"]),
  service("RDS", "RDS", ["AmazonRDS"], ["Amazon Relational Database Service"], ["relational database service", "aurora"]),
  service("Lambda", "Lambda", ["AWSLambda"], ["AWS Lambda"], ["lambdas"]),
  service(
    "EKS",
    "EKS",
    ["AmazonEKS"],
    ["Amazon Elastic Container Service for Kubernetes", "Amazon Elastic Kubernetes Service"],
    ["kubernetes", "elastic kubernetes service"],
  ),
  service("ECS", "ECS", ["AmazonECS"], ["Amazon Elastic Container Service"], ["elastic container service"]),
  split("Fargate", "Fargate", ["aws fargate"]),
  service(
    "ECR",
    "ECR",
    ["AmazonECR", "AmazonECRPublic"],
    ["Amazon EC2 Container Registry (ECR)", "Amazon Elastic Container Registry", "Amazon Elastic Container Registry Public"],
    ["container registry"],
  ),
  service("ElastiCache", "ElastiCache", ["AmazonElastiCache"], ["Amazon ElastiCache"], ["redis", "cache"]),
  service("DynamoDB", "DynamoDB", ["AmazonDynamoDB"], ["Amazon DynamoDB"], ["dynamo"]),
  service("CloudWatch", "CloudWatch", ["AmazonCloudWatch"], ["AmazonCloudWatch", "Amazon CloudWatch"], ["cloud watch"]),
  service(
    "ELB",
    "Load balancers",
    ["AWSELB"],
    ["Elastic Load Balancing", "AWS Elastic Load Balancing"],
    ["load balancer", "load balancers", "elastic load balancing", "alb", "nlb"],
  ),
  service("VPC", "VPC", ["AmazonVPC"], ["Amazon Virtual Private Cloud"], ["virtual private cloud"]),
  service("Route53", "Route 53", ["AmazonRoute53"], ["Amazon Route 53"], ["route 53", "dns"]),
  service("CloudFront", "CloudFront", ["AmazonCloudFront"], ["Amazon CloudFront"], ["cdn"]),
  service("EFS", "EFS", ["AmazonEFS"], ["Amazon Elastic File System"], ["elastic file system"]),
  service("FSx", "FSx", ["AmazonFSx"], ["Amazon FSx"]),
  service("SageMaker", "SageMaker", ["AmazonSageMaker"], ["Amazon SageMaker", "Amazon SageMaker AI"], ["sagemaker ai"]),
  service("Bedrock", "Bedrock", ["AmazonBedrock", "AmazonBedrockFoundationModels"], ["Amazon Bedrock"]),
  service("Redshift", "Redshift", ["AmazonRedshift"], ["Amazon Redshift"], ["data warehouse"]),
  service("Glue", "Glue", ["AWSGlue"], ["AWS Glue"]),
  service("Athena", "Athena", ["AmazonAthena"], ["Amazon Athena"]),
  service("EMR", "EMR", ["ElasticMapReduce"], ["Amazon Elastic MapReduce", "Amazon EMR"], ["elastic mapreduce"]),
  service(
    "Kinesis",
    "Kinesis",
    ["AmazonKinesis", "AmazonKinesisFirehose"],
    ["Amazon Kinesis", "Amazon Kinesis Firehose", "Amazon Data Firehose"],
    ["firehose"],
  ),
  service("MSK", "MSK", ["AmazonMSK"], ["Amazon Managed Streaming for Apache Kafka"], ["kafka"]),
  service("OpenSearch", "OpenSearch", ["AmazonES"], ["Amazon OpenSearch Service", "Amazon Elasticsearch Service"], ["elasticsearch"]),
  service("SQS", "SQS", ["AWSQueueService"], ["Amazon Simple Queue Service"], ["simple queue service"]),
  service("SNS", "SNS", ["AmazonSNS"], ["Amazon Simple Notification Service"], ["simple notification service"]),
  service("SES", "SES", ["AmazonSES"], ["Amazon Simple Email Service"]),
  service("StepFunctions", "Step Functions", ["AmazonStates"], ["AWS Step Functions"], ["step functions"]),
  service("APIGateway", "API Gateway", ["AmazonApiGateway"], ["Amazon API Gateway"], ["api gateway"]),
  service("KMS", "KMS", ["awskms"], ["AWS Key Management Service"], ["key management service"]),
  service("SecretsManager", "Secrets Manager", ["AWSSecretsManager"], ["AWS Secrets Manager"], ["secrets manager"]),
  service("SystemsManager", "Systems Manager", ["AWSSystemsManager"], ["AWS Systems Manager"], ["ssm"]),
  service("CloudTrail", "CloudTrail", ["AWSCloudTrail"], ["AWS CloudTrail"]),
  service("Config", "Config", ["AWSConfig"], ["AWS Config"]),
  service("GuardDuty", "GuardDuty", ["AmazonGuardDuty"], ["Amazon GuardDuty"]),
  service("SecurityHub", "Security Hub", ["AWSSecurityHub"], ["AWS Security Hub"]),
  service("Inspector", "Inspector", ["AmazonInspectorV2", "AmazonInspector"], ["Amazon Inspector"]),
  service("WAF", "WAF", ["awswaf"], ["AWS WAF"]),
  service("Backup", "Backup", ["AWSBackup"], ["AWS Backup"]),
  service(
    "SavingsPlans",
    "Savings Plans",
    ["ComputeSavingsPlans", "MachineLearningSavingsPlans"],
    ["Savings Plans for AWS Compute usage", "Savings Plans for Compute usage"],
    ["savings plan", "savings plans"],
  ),
  service(
    "Support",
    "AWS Support",
    ["AWSSupportBusiness", "AWSSupportEnterprise", "AWSSupportDeveloper", "AWSDeveloperSupport", "AWSEnterpriseOnRamp", "AWSSupport"],
    ["AWS Support (Business)", "AWS Support (Enterprise)", "AWS Support (Developer)", "AWS Support"],
    ["aws support"],
  ),
  split("Tax", "Tax", ["taxes", "vat"]),
];

/** What is known of a charge for telling its service. Absent is null. */
export type ServiceFacts = {
  /** CUR `line_item_product_code`. */
  readonly productCode: string | null;
  /** CUR `product_servicecode` or FOCUS `x_ServiceCode`. */
  readonly serviceCode: string | null;
  /** FOCUS `ServiceName`. */
  readonly focusName: string | null;
  readonly usageType: string | null;
  /** FOCUS `ChargeDescription`, read only where an export has no usage types. */
  readonly description: string | null;
  readonly isTax: boolean;
};

const byProductCode = new Map(AWS_SERVICES.flatMap((one) => one.productCodes.map((code) => [code.toLowerCase(), one.short] as const)));
const byFocusName = new Map(AWS_SERVICES.flatMap((one) => one.focusNames.map((name) => [name.toLowerCase(), one.short] as const)));

/** `USE1-EBS:VolumeUsage.gp3` without its region: `EBS:VolumeUsage.gp3`. */
export function usageTypeWithoutRegion(usageType: string): string {
  return usageType.replace(/^[A-Z]{2,4}\d?(?:-[A-Z]{3}-\d)?-(?=[A-Za-z])/, "");
}

/**
 * The short name of the service that a charge belongs to. "EC2" is instances and what is billed with them;
 * volumes and snapshots, NAT gateways and data transfer carry the same product code and are services of their own here.
 * An unknown product keeps its own name, without "Amazon" or "AWS".
 */
export function serviceOf(facts: ServiceFacts): string {
  if (facts.isTax) return "Tax";
  const product = byProductCode.get((facts.productCode ?? "").toLowerCase()) ?? byFocusName.get((facts.focusName ?? "").toLowerCase());
  const usage = facts.usageType === null ? null : usageTypeWithoutRegion(facts.usageType);
  const text = usage === null ? (facts.description ?? "") : "";

  if (product === "EC2" || product === "VPC") {
    if (usage?.startsWith("NatGateway-") || /NAT Gateway/i.test(text)) return "NATGateway";
  }
  if (facts.serviceCode === "AWSDataTransfer" || product === "DataTransfer") return "DataTransfer";
  if (product === "EC2") {
    if (usage !== null && /DataTransfer-|-(?:In|Out)-A?O?Bytes|(?:^|-)(?:In|Out)-Bytes$/.test(usage)) return "DataTransfer";
    if (usage?.startsWith("EBS:") || /provisioned storage|snapshot data|EBS:|MiBps-month|IOPS-month/i.test(text)) return "EBS";
  }
  if (
    usage === null &&
    /data transfer|AWS-(?:In|Out)-Bytes/i.test(text) &&
    (product === "EC2" || product === "VPC" || product === "ECS" || product === "ELB")
  )
    return "DataTransfer";
  if ((product === "ECS" || product === "EKS") && /Fargate/i.test(usage ?? text)) return "Fargate";
  return product ?? ownName(facts.productCode ?? facts.focusName);
}

function ownName(name: string | null): string {
  if (name === null || name.trim() === "") return "Unknown";
  return name.trim().replace(/^(?:Amazon|AWS)\s*(?=\S)/, "");
}

/**
 * Whether a Compute Savings Plan can cover this usage: EC2 instances, Fargate and Lambda duration.
 * Says nothing of how it was bought; spot and reserved usage are told apart by purchase option.
 */
export function isSavingsPlanEligible(service: string, usageType: string | null, description: string | null): boolean {
  const usage = usageType === null ? null : usageTypeWithoutRegion(usageType);
  if (service === "EC2")
    return usage === null
      ? /Instance Hour/i.test(description ?? "")
      : /^(?:BoxUsage|DedicatedUsage|HostBoxUsage|UnusedBox|UnusedDed)\b/.test(usage) || usage.startsWith("BoxUsage:");
  if (service === "Fargate") return true;
  if (service === "Lambda")
    return usage === null
      ? /GB-Second|Duration/i.test(description ?? "")
      : /Lambda-(?:Provisioned-)?GB-Second|Lambda-Provisioned-Concurrency/.test(usage);
  return false;
}

const SHORT_OF = new Map(
  AWS_SERVICES.flatMap((one) =>
    [one.short, one.label, ...one.productCodes, ...one.focusNames, ...(one.synonyms ?? [])].map((name) => [bare(name), one.short] as const),
  ),
);

function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/^(?:amazon|aws)\s*/, "")
    .replace(/[^a-z0-9]/g, "");
}

/** The short name behind whatever a person calls a service; undefined where AWS has none of that name here. */
export function shortServiceName(name: string): string | undefined {
  return SHORT_OF.get(bare(name));
}
