import type { TemplateValues } from "#core/templates/template-values";
import { allow, trustedRoleTemplate } from "#core/templates/trusted-role";

/** Savings Plans and what may be bought; none of them takes a resource that is known before. */
export const SEE_PLANS = [
  "savingsplans:DescribeSavingsPlans",
  "savingsplans:DescribeSavingsPlanRates",
  "savingsplans:DescribeSavingsPlansOfferings",
  "savingsplans:DescribeSavingsPlansOfferingRates",
  "savingsplans:ListTagsForResource",
] as const;

/** How Cost Explorer counts commitments: utilization and coverage beside what the bill says. */
const SEE_COMMITMENTS = [
  "ce:GetSavingsPlansCoverage",
  "ce:GetSavingsPlansUtilization",
  "ce:GetSavingsPlansUtilizationDetails",
  "ce:GetReservationCoverage",
  "ce:GetReservationUtilization",
] as const;

/** A role that reads cost data and nothing else, and trusts us only with the external id of this organization. */
export function readRoleTemplate({ bucket, prefix, database, table, region, workgroup, externalId, trustedPrincipal }: TemplateValues): object {
  const objects = prefix === "" ? "*" : `${prefix}/*`;
  const arn = (service: string, what: string) => ({ "Fn::Sub": `arn:\${AWS::Partition}:${service}:${region}:\${AWS::AccountId}:${what}` });
  const results = { "Fn::Sub": `arn:\${AWS::Partition}:s3:::${bucket}-athena-results-\${AWS::AccountId}` };
  const resultObjects = { "Fn::Sub": `arn:\${AWS::Partition}:s3:::${bucket}-athena-results-\${AWS::AccountId}/*` };
  return trustedRoleTemplate({
    name: "ReadRole",
    roleName: "MajorTomCostRead",
    about: "A role with which Major Tom reads cost data of this account. It changes nothing.",
    description: "Major Tom reads cost data with it",
    policyName: "ReadCostData",
    externalId,
    trustedPrincipal,
    statements: [
      allow("ListExport", ["s3:ListBucket", "s3:GetBucketLocation"], [{ "Fn::Sub": `arn:\${AWS::Partition}:s3:::${bucket}` }]),
      allow("ReadExport", ["s3:GetObject"], [{ "Fn::Sub": `arn:\${AWS::Partition}:s3:::${bucket}/${objects}` }]),
      allow("AskCostExplorer", ["ce:GetCostAndUsage", "ce:GetDimensionValues", "ce:GetCostForecast", ...SEE_COMMITMENTS], ["*"]),
      allow("SeeSavingsPlans", SEE_PLANS, ["*"]),
      allow("SeeMetrics", ["cloudwatch:ListMetrics", "cloudwatch:GetMetricData"], ["*"]),
      allow("SeeExports", ["bcm-data-exports:ListExports", "bcm-data-exports:GetExport"], ["*"]),
      allow(
        "ReadTable",
        ["glue:GetDatabase", "glue:GetTable", "glue:GetTables", "glue:GetPartitions"],
        [arn("glue", "catalog"), arn("glue", `database/${database}`), arn("glue", `table/${database}/${table}`)],
      ),
      allow(
        "AskAthena",
        [
          "athena:StartQueryExecution",
          "athena:GetQueryExecution",
          "athena:BatchGetQueryExecution",
          "athena:GetQueryResults",
          "athena:StopQueryExecution",
          "athena:GetWorkGroup",
        ],
        [arn("athena", `workgroup/${workgroup}`)],
      ),
      allow("ResultsBucket", ["s3:GetBucketLocation", "s3:ListBucket"], [results]),
      allow("Results", ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"], [resultObjects]),
    ],
  });
}
