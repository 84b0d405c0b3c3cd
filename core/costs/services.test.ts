import { describe, expect, it } from "vitest";
import { type ServiceFacts, isSavingsPlanEligible, serviceOf, shortServiceName } from "#core/costs/services";

const facts = (over: Partial<ServiceFacts>): ServiceFacts => ({
  productCode: null,
  serviceCode: null,
  focusName: null,
  usageType: null,
  description: null,
  isTax: false,
  ...over,
});

describe("serviceOf", () => {
  it.each([
    ["AmazonEC2", "BoxUsage:m6i.large", "EC2"],
    ["AmazonEC2", "USE1-BoxUsage:m6i.large", "EC2"],
    ["AmazonEC2", "EUC1-SpotUsage:c6g.xlarge", "EC2"],
    ["AmazonEC2", "CPUCredits:t3", "EC2"],
    ["AmazonEC2", "EBSOptimized:m4.xlarge", "EC2"],
    ["AmazonEC2", "EBS:VolumeUsage.gp3", "EBS"],
    ["AmazonEC2", "APS1-EBS:SnapshotUsage", "EBS"],
    ["AmazonEC2", "USW2-EBS:VolumeIOPS.io2", "EBS"],
    ["AmazonEC2", "NatGateway-Hours", "NATGateway"],
    ["AmazonEC2", "EU-NatGateway-Bytes", "NATGateway"],
    ["AmazonEC2", "DataTransfer-Regional-Bytes", "DataTransfer"],
    ["AmazonEC2", "USE1-USW2-AWS-Out-Bytes", "DataTransfer"],
    ["AmazonEC2", "EUC1-DataTransfer-Out-Bytes", "DataTransfer"],
    ["AmazonS3", "TimedStorage-ByteHrs", "S3"],
    ["AmazonS3", "USW2-Requests-Tier1", "S3"],
    ["AmazonECS", "USE1-Fargate-vCPU-Hours:perCPU", "Fargate"],
    ["AmazonEKS", "EU-Fargate-GB-Hours", "Fargate"],
    ["AmazonEKS", "USE1-AmazonEKS-Hours:perCluster", "EKS"],
    ["AmazonVPC", "PublicIPv4:InUseAddress", "VPC"],
    ["AWSSupportBusiness", "Dollar", "Support"],
    ["ComputeSavingsPlans", "ComputeSP:1yrNoUpfront", "SavingsPlans"],
    ["AmazonTimestream", "USE1-DataIngestion-Bytes", "Timestream"],
    ["AWSAmplify", "BuildDuration", "Amplify"],
  ])("%s with %s is %s", (productCode, usageType, service) => {
    expect(serviceOf(facts({ productCode, usageType }))).toBe(service);
  });

  it.each([
    ["Amazon Elastic Compute Cloud", "$0.0416 per On Demand Linux t3.medium Instance Hour", "EC2"],
    ["Amazon Elastic Compute Cloud", "$0.114 per GB-month of General Purpose SSD (gp2) provisioned storage - Asia Pacific (Mumbai)", "EBS"],
    ["Amazon Elastic Compute Cloud", "$0.045 per NAT Gateway Hour", "NATGateway"],
    ["Amazon Elastic Compute Cloud", "$0.00 per GB - US West (Oregon) data transfer from US East (Northern Virginia)", "DataTransfer"],
    ["Amazon Elastic Container Service", "AWS Fargate - vCPU  - US West 2 (Oregon)", "Fargate"],
    ["Amazon Simple Storage Service", "$0.023 per GB - first 50 TB / month of storage used", "S3"],
  ])("an export without usage types is read by its descriptions: %s, %s", (focusName, description, service) => {
    expect(serviceOf(facts({ focusName, description }))).toBe(service);
  });

  it("puts tax apart from what is taxed, and transfer apart from who transfers", () => {
    expect(serviceOf(facts({ productCode: "AmazonEC2", usageType: "BoxUsage:m6i.large", isTax: true }))).toBe("Tax");
    expect(serviceOf(facts({ productCode: "AmazonS3", serviceCode: "AWSDataTransfer", usageType: "DataTransfer-Out-Bytes" }))).toBe("DataTransfer");
  });
});

describe("isSavingsPlanEligible", () => {
  it.each([
    ["EC2", "USE1-BoxUsage:m6i.large", true],
    ["EC2", "CPUCredits:t3", false],
    ["EC2", "EBSOptimized:m4.xlarge", false],
    ["Fargate", "USE1-Fargate-vCPU-Hours:perCPU", true],
    ["Lambda", "USE1-Lambda-GB-Second", true],
    ["Lambda", "Request", false],
    ["RDS", "InstanceUsage:db.r6g.large", false],
  ])("%s %s: %s", (service, usageType, eligible) => {
    expect(isSavingsPlanEligible(service, usageType, null)).toBe(eligible);
  });
});

describe("shortServiceName", () => {
  it.each([
    ["ec2", "EC2"],
    ["Amazon EC2", "EC2"],
    ["AmazonRDS", "RDS"],
    ["elastic block store", "EBS"],
    ["nat gateways", "NATGateway"],
    ["egress", "DataTransfer"],
    ["AWS Lambda", "Lambda"],
    ["ElastiCache", "ElastiCache"],
  ])("%s is %s", (name, short) => {
    expect(shortServiceName(name)).toBe(short);
  });

  it("does not guess", () => {
    expect(shortServiceName("mainframe")).toBeUndefined();
  });
});
