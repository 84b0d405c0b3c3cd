import { CUR2_COLUMNS, FOCUS_COLUMNS } from "#core/templates/export-columns";
import type { TemplateValues } from "#core/templates/template-values";

const EXPORT_TABLES = { cur2: "COST_AND_USAGE_REPORT", focus: "FOCUS_1_2_AWS" } as const;

/** The query of a Data Export: every column by its name, since it takes no star. */
export function exportQuery(kind: TemplateValues["kind"]): string {
  const columns = (kind === "cur2" ? CUR2_COLUMNS : FOCUS_COLUMNS).map(({ name }) => name);
  return `SELECT ${columns.join(", ")} FROM ${EXPORT_TABLES[kind]}`;
}

/** A bucket of its own, which only AWS's billing writes to, and an hourly export into it. To be made in the payer's account, in us-east-1. */
export function dataExportTemplate({ bucket, prefix, exportName, region, kind }: TemplateValues): object {
  const bucketArn = { "Fn::Sub": "arn:${AWS::Partition}:s3:::${ExportBucket}" };
  const objectsArn = { "Fn::Sub": "arn:${AWS::Partition}:s3:::${ExportBucket}/*" };
  const configuration =
    kind === "cur2"
      ? {
          TIME_GRANULARITY: "HOURLY",
          INCLUDE_RESOURCES: "TRUE",
          INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY: "FALSE",
          INCLUDE_SPLIT_COST_ALLOCATION_DATA: "TRUE",
        }
      : { TIME_GRANULARITY: "HOURLY" };
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `An hourly ${kind === "cur2" ? "CUR 2.0" : "FOCUS 1.2"} export for Major Tom. Create it in the payer account, in us-east-1.`,
    Resources: {
      ExportBucket: {
        Type: "AWS::S3::Bucket",
        DeletionPolicy: "Retain",
        UpdateReplacePolicy: "Retain",
        Properties: {
          BucketName: bucket,
          BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] },
          PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
          OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
        },
      },
      ExportBucketPolicy: {
        Type: "AWS::S3::BucketPolicy",
        Properties: {
          Bucket: { Ref: "ExportBucket" },
          PolicyDocument: {
            Version: "2012-10-17",
            Statement: [
              {
                Sid: "BillingWrites",
                Effect: "Allow",
                Principal: { Service: ["billingreports.amazonaws.com", "bcm-data-exports.amazonaws.com"] },
                Action: ["s3:PutObject", "s3:GetBucketPolicy"],
                Resource: [bucketArn, objectsArn],
                Condition: {
                  StringLike: {
                    "aws:SourceAccount": { Ref: "AWS::AccountId" },
                    "aws:SourceArn": [
                      { "Fn::Sub": "arn:${AWS::Partition}:cur:us-east-1:${AWS::AccountId}:definition/*" },
                      { "Fn::Sub": "arn:${AWS::Partition}:bcm-data-exports:us-east-1:${AWS::AccountId}:export/*" },
                    ],
                  },
                },
              },
              {
                Sid: "OnlyEncryptedConnections",
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: [bucketArn, objectsArn],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
              },
            ],
          },
        },
      },
      CostExport: {
        Type: "AWS::BCMDataExports::Export",
        DependsOn: "ExportBucketPolicy",
        Properties: {
          Export: {
            Name: exportName,
            Description: "Hourly costs for Major Tom",
            DataQuery: { QueryStatement: exportQuery(kind), TableConfigurations: { [EXPORT_TABLES[kind]]: configuration } },
            DestinationConfigurations: {
              S3Destination: {
                S3Bucket: { Ref: "ExportBucket" },
                S3Prefix: prefix,
                S3Region: region,
                S3OutputConfigurations: { OutputType: "CUSTOM", Format: "PARQUET", Compression: "PARQUET", Overwrite: "OVERWRITE_REPORT" },
              },
            },
            RefreshCadence: { Frequency: "SYNCHRONOUS" },
          },
        },
      },
    },
    Outputs: { Bucket: { Value: { Ref: "ExportBucket" } }, Prefix: { Value: prefix }, ExportName: { Value: exportName } },
  };
}
