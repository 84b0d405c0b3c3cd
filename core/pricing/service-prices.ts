/**
 * List prices of services other than EC2 instances, us-east-1, USD per unit, and how the CUR names their line items.
 * Carried over by hand from AWS's public price pages (2025); other regions are estimated by `RegionFacts.priceFactor`.
 * @source docs/data-sources.md#service-prices
 */
export type ServicePrice = {
  readonly productCode: string;
  /** `product_servicecode`; differs from the product code for data transfer. */
  readonly serviceCode?: string;
  readonly productName: string;
  readonly family: string;
  /** Without the region's prefix. */
  readonly usageType: string;
  /** `new`: services that prefix us-east-1 too; `none`: global. */
  readonly prefix?: "new" | "none";
  readonly operation: string;
  readonly unit: string;
  readonly usd: number;
  readonly instanceType?: string;
};

const ec2 = { productCode: "AmazonEC2", productName: "Amazon Elastic Compute Cloud" } as const;
const transfer = { ...ec2, serviceCode: "AWSDataTransfer", family: "Data Transfer", unit: "GB" } as const;
const s3 = { productCode: "AmazonS3", productName: "Amazon Simple Storage Service" } as const;
const rds = { productCode: "AmazonRDS", productName: "Amazon Relational Database Service" } as const;
const eks = {
  productCode: "AmazonEKS",
  productName: "Amazon Elastic Container Service for Kubernetes",
  family: "Compute",
  unit: "Hours",
  prefix: "new",
} as const;
const elb = {
  productCode: "AWSELB",
  productName: "Elastic Load Balancing",
  family: "Load Balancer-Application",
  operation: "LoadBalancing:Application",
} as const;
const vpc = {
  productCode: "AmazonVPC",
  productName: "Amazon Virtual Private Cloud",
  family: "VpcPublicIpv4Address",
  unit: "Hrs",
  usd: 0.005,
} as const;
const cloudwatch = { productCode: "AmazonCloudWatch", productName: "AmazonCloudWatch" } as const;
const dynamodb = { productCode: "AmazonDynamoDB", productName: "Amazon DynamoDB" } as const;
const cache = {
  productCode: "AmazonElastiCache",
  productName: "Amazon ElastiCache",
  family: "Cache Instance",
  unit: "Hrs",
  operation: "CreateCacheCluster:0002",
} as const;
const fargate = {
  productCode: "AmazonECS",
  productName: "Amazon Elastic Container Service",
  family: "Compute",
  prefix: "new",
  operation: "FargateTask",
  unit: "hours",
} as const;
const lambda = { productCode: "AWSLambda", productName: "AWS Lambda", family: "Serverless", operation: "Invoke" } as const;

export const SERVICE_PRICES = {
  gp2: { ...ec2, family: "Storage", usageType: "EBS:VolumeUsage.gp2", operation: "CreateVolume-Gp2", unit: "GB-Mo", usd: 0.1 },
  gp3: { ...ec2, family: "Storage", usageType: "EBS:VolumeUsage.gp3", operation: "CreateVolume-Gp3", unit: "GB-Mo", usd: 0.08 },
  snapshot: { ...ec2, family: "Storage Snapshot", usageType: "EBS:SnapshotUsage", operation: "CreateSnapshot", unit: "GB-Mo", usd: 0.05 },
  nat_hour: { ...ec2, family: "NAT Gateway", usageType: "NatGateway-Hours", operation: "NatGateway", unit: "Hrs", usd: 0.045 },
  nat_bytes: { ...ec2, family: "NAT Gateway", usageType: "NatGateway-Bytes", operation: "NatGateway", unit: "GB", usd: 0.045 },
  inter_az: { ...transfer, usageType: "DataTransfer-Regional-Bytes", operation: "InterZone-In", usd: 0.01 },
  transfer_out: { ...transfer, usageType: "DataTransfer-Out-Bytes", operation: "RunInstances", usd: 0.09 },
  inter_region: { ...transfer, usageType: "AWS-Out-Bytes", operation: "RunInstances", usd: 0.02 },
  public_ip: { ...vpc, usageType: "PublicIPv4:InUseAddress", operation: "AllocateAddressVPC" },
  idle_ip: { ...vpc, usageType: "PublicIPv4:IdleAddress", operation: "AllocateAddressVPC" },
  alb_hour: { ...elb, usageType: "LoadBalancerUsage", unit: "Hrs", usd: 0.0225 },
  alb_lcu: { ...elb, usageType: "LCUUsage", unit: "LCU-Hrs", usd: 0.008 },
  eks_hour: { ...eks, usageType: "AmazonEKS-Hours:perCluster", operation: "CreateOperation", usd: 0.1 },
  eks_extended: { ...eks, usageType: "AmazonEKS-Hours:extendedSupport", operation: "ExtendedSupport", usd: 0.5 },
  eks_vcpu: { ...eks, usageType: "EKS-EC2-vCPU-Hours", operation: "EKSPod-EC2", unit: "vCPU-Hours", usd: 0 },
  eks_gb: { ...eks, usageType: "EKS-EC2-GB-Hours", operation: "EKSPod-EC2", unit: "GB-Hours", usd: 0 },
  s3_standard: { ...s3, family: "Storage", usageType: "TimedStorage-ByteHrs", operation: "StandardStorage", unit: "GB-Mo", usd: 0.023 },
  s3_infrequent: { ...s3, family: "Storage", usageType: "TimedStorage-SIA-ByteHrs", operation: "StandardIAStorage", unit: "GB-Mo", usd: 0.0125 },
  s3_put: { ...s3, family: "API Request", usageType: "Requests-Tier1", operation: "PutObject", unit: "Requests", usd: 0.000005 },
  s3_get: { ...s3, family: "API Request", usageType: "Requests-Tier2", operation: "GetObject", unit: "Requests", usd: 0.0000004 },
  s3_replication: {
    ...s3,
    serviceCode: "AWSDataTransfer",
    family: "Data Transfer",
    usageType: "AWS-Out-Bytes",
    operation: "PutObjectForRepl",
    unit: "GB",
    usd: 0.02,
  },
  rds_pg_xl: {
    ...rds,
    family: "Database Instance",
    usageType: "Multi-AZUsage:db.r6g.xlarge",
    operation: "CreateDBInstance:0014",
    unit: "Hrs",
    usd: 0.9,
    instanceType: "db.r6g.xlarge",
  },
  rds_pg_large: {
    ...rds,
    family: "Database Instance",
    usageType: "InstanceUsage:db.r6g.large",
    operation: "CreateDBInstance:0014",
    unit: "Hrs",
    usd: 0.225,
    instanceType: "db.r6g.large",
  },
  rds_medium: {
    ...rds,
    family: "Database Instance",
    usageType: "InstanceUsage:db.t4g.medium",
    operation: "CreateDBInstance:0014",
    unit: "Hrs",
    usd: 0.065,
    instanceType: "db.t4g.medium",
  },
  rds_storage: { ...rds, family: "Database Storage", usageType: "RDS:GP3-Storage", operation: "CreateDBInstance:0014", unit: "GB-Mo", usd: 0.115 },
  rds_backup: {
    ...rds,
    family: "Storage Snapshot",
    usageType: "RDS:ChargedBackupUsage",
    operation: "CreateDBInstance:0014",
    unit: "GB-Mo",
    usd: 0.095,
  },
  cache_large: { ...cache, usageType: "NodeUsage:cache.r6g.large", usd: 0.206, instanceType: "cache.r6g.large" },
  cache_small: { ...cache, usageType: "NodeUsage:cache.t4g.small", usd: 0.032, instanceType: "cache.t4g.small" },
  fargate_vcpu: { ...fargate, usageType: "Fargate-vCPU-Hours:perCPU", usd: 0.04048 },
  fargate_gb: { ...fargate, usageType: "Fargate-GB-Hours", usd: 0.004445 },
  lambda_gb_second: { ...lambda, usageType: "Lambda-GB-Second", unit: "Lambda-GB-Second", usd: 0.0000166667 },
  lambda_request: { ...lambda, usageType: "Request", unit: "Requests", usd: 0.0000002 },
  dynamodb_write: {
    ...dynamodb,
    family: "Amazon DynamoDB PayPerRequest Throughput",
    usageType: "WriteRequestUnits",
    operation: "PayPerRequestThroughput",
    unit: "WriteRequestUnits",
    usd: 0.000000625,
  },
  dynamodb_read: {
    ...dynamodb,
    family: "Amazon DynamoDB PayPerRequest Throughput",
    usageType: "ReadRequestUnits",
    operation: "PayPerRequestThroughput",
    unit: "ReadRequestUnits",
    usd: 0.000000125,
  },
  dynamodb_storage: {
    ...dynamodb,
    family: "Database Storage",
    usageType: "TimedStorage-ByteHrs",
    operation: "StandardStorage",
    unit: "GB-Mo",
    usd: 0.25,
  },
  logs_ingested: { ...cloudwatch, family: "Data Payload", usageType: "DataProcessing-Bytes", operation: "PutLogEvents", unit: "GB", usd: 0.5 },
  metrics: { ...cloudwatch, family: "Metric", usageType: "CW:MetricMonitorUsage", operation: "MetricStorage", unit: "Metrics", usd: 0.3 },
  sagemaker_notebook: {
    productCode: "AmazonSageMaker",
    productName: "Amazon SageMaker",
    family: "ML Instance",
    prefix: "new",
    usageType: "Notebk:ml.t3.xlarge",
    operation: "RunInstance",
    unit: "Hrs",
    usd: 0.2,
  },
  bedrock_tokens: {
    productCode: "AmazonBedrock",
    productName: "Amazon Bedrock",
    family: "Amazon Bedrock",
    prefix: "new",
    usageType: "NovaLite-input-tokens",
    operation: "InvokeModelInference",
    unit: "1K tokens",
    usd: 0.00006,
  },
  redshift_node: {
    productCode: "AmazonRedshift",
    productName: "Amazon Redshift",
    family: "Compute Instance",
    usageType: "Node:ra3.xlplus",
    operation: "RunComputeNode:0001",
    unit: "Hrs",
    usd: 1.086,
    instanceType: "ra3.xlplus",
  },
  glue_dpu: {
    productCode: "AWSGlue",
    productName: "AWS Glue",
    family: "AWS Glue",
    prefix: "new",
    usageType: "ETL-DPU-Hour",
    operation: "Jobrun",
    unit: "DPU-Hour",
    usd: 0.44,
  },
  athena_scan: {
    productCode: "AmazonAthena",
    productName: "Amazon Athena",
    family: "Athena Queries",
    prefix: "new",
    usageType: "DataScannedInTB",
    operation: "ExecuteQuery",
    unit: "Terabytes",
    usd: 5,
  },
  guardduty: {
    productCode: "AmazonGuardDuty",
    productName: "Amazon GuardDuty",
    family: "Security Services",
    prefix: "new",
    usageType: "PaidEventsAnalyzed",
    operation: "Ec2FlowLogAndDnsLogEvents",
    unit: "GB",
    usd: 1,
  },
  cloudtrail: {
    productCode: "AWSCloudTrail",
    productName: "AWS CloudTrail",
    family: "Management Tools - AWS CloudTrail Data Events Recorded",
    prefix: "new",
    usageType: "DataEventsRecorded",
    operation: "None",
    unit: "Events",
    usd: 0.000001,
  },
  kms_request: {
    productCode: "awskms",
    productName: "AWS Key Management Service",
    family: "API Request",
    usageType: "KMS-Requests",
    operation: "Decrypt",
    unit: "Requests",
    usd: 0.000003,
  },
  route53_query: {
    productCode: "AmazonRoute53",
    productName: "Amazon Route 53",
    family: "DNS Query",
    prefix: "none",
    usageType: "DNS-Queries",
    operation: "A",
    unit: "Queries",
    usd: 0.0000004,
  },
  ecr_storage: {
    productCode: "AmazonECR",
    productName: "Amazon EC2 Container Registry (ECR)",
    family: "EC2 Container Registry",
    usageType: "TimedStorage-ByteHrs",
    operation: "RepositoryStorage",
    unit: "GB-Mo",
    usd: 0.1,
  },
} as const satisfies Readonly<Record<string, ServicePrice>>;

export type ServicePriceKey = keyof typeof SERVICE_PRICES;

/** AWS Business Support: percent of a month's charges up to each bound, USD; the least is 100 USD a month. */
export const BUSINESS_SUPPORT_TIERS = [
  { upToUsd: 10_000, percent: 10 },
  { upToUsd: 80_000, percent: 7 },
  { upToUsd: 250_000, percent: 5 },
  { upToUsd: Number.POSITIVE_INFINITY, percent: 3 },
] as const;
export const BUSINESS_SUPPORT_LEAST_USD = 100;
