/** Where CloudWatch keeps what it measures of a resource. */
export type MetricPlace = {
  readonly namespace: string;
  readonly dimension: string;
  readonly value: string;
  /** Which of its metrics are evidence of cost, the most telling first. */
  readonly metrics: readonly WantedMetric[];
};
export type WantedMetric = {
  readonly name: string;
  readonly statistic: "Average" | "Sum";
  readonly unit: string;
  /** Storage sizes come once a day. */
  readonly daily?: true;
};

type Kind = Omit<MetricPlace, "value"> & {
  /** Of an id or an ARN; the first group is the dimension's value. */
  readonly pattern: RegExp;
  /** Names that say nothing by themselves belong to one service only. */
  readonly service?: RegExp;
};

const average = (name: string, unit = "%"): WantedMetric => ({ name, statistic: "Average", unit });
const sum = (name: string, unit: string): WantedMetric => ({ name, statistic: "Sum", unit });
const bytes = (name: string) => sum(name, "bytes");

/** @source AWS's "AWS services that publish CloudWatch metrics"; dimensions as each service documents them. */
const KINDS: readonly Kind[] = [
  kind("AWS/EC2", "InstanceId", /(?:^|\/)(i-[0-9a-f]{8,17})$/, [average("CPUUtilization"), bytes("NetworkIn"), bytes("NetworkOut")]),
  kind("AWS/EBS", "VolumeId", /(?:^|\/)(vol-[0-9a-f]{8,17})$/, [sum("VolumeReadOps", "operations"), sum("VolumeWriteOps", "operations")]),
  kind("AWS/NATGateway", "NatGatewayId", /(?:^|\/)(nat-[0-9a-f]{8,17})$/, [
    bytes("BytesOutToDestination"),
    bytes("BytesInFromDestination"),
    average("ActiveConnectionCount", "connections"),
  ]),
  kind("AWS/ApplicationELB", "LoadBalancer", /loadbalancer\/(app\/.+)$/, [sum("RequestCount", "requests"), bytes("ProcessedBytes")]),
  kind("AWS/NetworkELB", "LoadBalancer", /loadbalancer\/(net\/.+)$/, [bytes("ProcessedBytes"), average("ActiveFlowCount", "flows")]),
  kind("AWS/RDS", "DBInstanceIdentifier", /:rds:.*:db:(.+)$/, [average("CPUUtilization"), average("DatabaseConnections", "connections")]),
  kind("AWS/Lambda", "FunctionName", /:lambda:.*:function:([^:]+)/, [sum("Invocations", "invocations"), average("Duration", "ms")]),
  kind("AWS/Logs", "LogGroupName", /:log-group:([^:]+)(?::\*)?$/, [bytes("IncomingBytes"), sum("IncomingLogEvents", "events")]),
  kind("AWS/DynamoDB", "TableName", /:dynamodb:.*:table\/([^/]+)/, [
    sum("ConsumedReadCapacityUnits", "units"),
    sum("ConsumedWriteCapacityUnits", "units"),
  ]),
  kind("AWS/ElastiCache", "CacheClusterId", /:elasticache:.*:cluster:(.+)$/, [average("CPUUtilization"), average("CurrConnections", "connections")]),
  kind("AWS/Redshift", "ClusterIdentifier", /:redshift:.*:cluster:(.+)$/, [average("CPUUtilization"), average("DatabaseConnections", "connections")]),
  // What goes on comes before how much lies there: a bucket's size moves slowly.
  { ...kind("AWS/S3", "SourceBucket", bucketPattern(), [average("BytesPendingReplication", "bytes")]), service: /^S3$/i },
  {
    ...kind("AWS/S3", "BucketName", bucketPattern(), [
      sum("PutRequests", "requests"),
      sum("GetRequests", "requests"),
      { name: "BucketSizeBytes", statistic: "Average", unit: "bytes", daily: true },
    ]),
    service: /^S3$/i,
  },
];

function kind(namespace: string, dimension: string, pattern: RegExp, metrics: readonly WantedMetric[]): Kind {
  return { namespace, dimension, pattern, metrics };
}

function bucketPattern(): RegExp {
  return /^(?:arn:aws[a-z-]*:s3:::)?([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])$/;
}

/** Where a resource of the bill is measured; nowhere for most that have no load of their own. */
export function placesOf(resource: string, service: string | null): readonly MetricPlace[] {
  return KINDS.flatMap(({ pattern, service: only, ...place }) => {
    const value = only === undefined || only.test(service ?? "") ? pattern.exec(resource)?.[1] : undefined;
    return value === undefined ? [] : [{ ...place, value }];
  });
}

/** The region in an ARN; undefined where it names none. */
export function regionOf(resource: string): string | undefined {
  return /^arn:[^:]*:[^:]*:([a-z]{2}-[a-z-]+-\d):/.exec(resource)?.[1];
}
