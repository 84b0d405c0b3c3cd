import type { TemplateValues } from "#core/templates/template-values";

/** A role that reads cost data and nothing else, and trusts us only with the external id of this organization. */
export function readRoleTemplate({ bucket, prefix, database, table, region, workgroup, externalId, trustedPrincipal }: TemplateValues): object {
  const objects = prefix === "" ? "*" : `${prefix}/*`;
  const arn = (service: string, what: string) => ({ "Fn::Sub": `arn:\${AWS::Partition}:${service}:${region}:\${AWS::AccountId}:${what}` });
  const results = { "Fn::Sub": `arn:\${AWS::Partition}:s3:::${bucket}-athena-results-\${AWS::AccountId}` };
  const resultObjects = { "Fn::Sub": `arn:\${AWS::Partition}:s3:::${bucket}-athena-results-\${AWS::AccountId}/*` };
  const allow = (sid: string, actions: readonly string[], resources: readonly unknown[]) => ({
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: resources,
  });
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "A role with which Major Tom reads cost data of this account. It changes nothing.",
    Parameters: {
      TrustedPrincipal: { Type: "String", Default: trustedPrincipal, Description: "The AWS identity of the Major Tom server" },
      ExternalId: { Type: "String", Default: externalId, Description: "Of your organization; do not change it" },
      RoleName: { Type: "String", Default: "MajorTomCostRead" },
    },
    Resources: {
      ReadRole: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: { Ref: "RoleName" },
          Description: "Major Tom reads cost data with it",
          MaxSessionDuration: 3600,
          AssumeRolePolicyDocument: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { AWS: { Ref: "TrustedPrincipal" } },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "sts:ExternalId": { Ref: "ExternalId" } } },
              },
            ],
          },
          Policies: [
            {
              PolicyName: "ReadCostData",
              PolicyDocument: {
                Version: "2012-10-17",
                Statement: [
                  allow("ListExport", ["s3:ListBucket", "s3:GetBucketLocation"], [{ "Fn::Sub": `arn:\${AWS::Partition}:s3:::${bucket}` }]),
                  allow("ReadExport", ["s3:GetObject"], [{ "Fn::Sub": `arn:\${AWS::Partition}:s3:::${bucket}/${objects}` }]),
                  allow("AskCostExplorer", ["ce:GetCostAndUsage", "ce:GetDimensionValues", "ce:GetCostForecast"], ["*"]),
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
              },
            },
          ],
        },
      },
    },
    Outputs: { RoleArn: { Description: "Give it to Major Tom", Value: { "Fn::GetAtt": ["ReadRole", "Arn"] } } },
  };
}
