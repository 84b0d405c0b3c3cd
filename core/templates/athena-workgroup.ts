import type { TemplateValues } from "#core/templates/template-values";

/** What one query may read: 100 GB, half a dollar at $5 a terabyte. */
const CUTOFF_BYTES = 100 * 1024 ** 3;
const RESULTS_KEPT_DAYS = 7;

/** A workgroup that cannot be made to read more than its limit, and a bucket for its results that empties itself. */
export function athenaWorkgroupTemplate({ bucket, workgroup }: TemplateValues): object {
  const results = { "Fn::Sub": `${bucket}-athena-results-\${AWS::AccountId}` };
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "A workgroup for Major Tom's questions: a limit of bytes that cannot be switched off, results kept for a week.",
    Resources: {
      ResultsBucket: {
        Type: "AWS::S3::Bucket",
        Properties: {
          BucketName: results,
          BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] },
          PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
          LifecycleConfiguration: { Rules: [{ Id: "forget-results", Status: "Enabled", ExpirationInDays: RESULTS_KEPT_DAYS }] },
        },
      },
      Questions: {
        Type: "AWS::Athena::WorkGroup",
        Properties: {
          Name: workgroup,
          State: "ENABLED",
          WorkGroupConfiguration: {
            EnforceWorkGroupConfiguration: true,
            PublishCloudWatchMetricsEnabled: true,
            BytesScannedCutoffPerQuery: CUTOFF_BYTES,
            EngineVersion: { SelectedEngineVersion: "Athena engine version 3" },
            ResultConfiguration: { OutputLocation: { "Fn::Sub": "s3://${ResultsBucket}/" }, EncryptionConfiguration: { EncryptionOption: "SSE_S3" } },
          },
        },
      },
    },
    Outputs: { Workgroup: { Value: { Ref: "Questions" } } },
  };
}
