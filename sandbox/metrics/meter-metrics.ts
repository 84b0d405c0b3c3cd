import { counted, type HourValue, level, type MetricDimension, type ResourceMetric } from "#sandbox/metrics/metric";
import type { Company, Meter } from "#sandbox/world/company";
import { meterHours } from "#sandbox/world/meter-hours";
import { profileAt } from "#sandbox/world/seasons";
import { billingPeriodOf, type Hour, periodStart, shiftPeriod } from "#sandbox/world/time";

const GB = 1e9;
type Unit = ResourceMetric["unit"];
type Shape = {
  readonly namespace: string;
  readonly dimension: string;
  /** The resource's own name within its ARN. */
  readonly name: RegExp;
  readonly more?: readonly MetricDimension[];
  readonly every?: ResourceMetric["every"];
  readonly metrics: Readonly<Record<string, readonly [Unit, (quantity: number, hour: Hour, meter: Meter) => HourValue]>>;
};

const nat: Pick<Shape, "namespace" | "dimension" | "name"> = { namespace: "AWS/NATGateway", dimension: "NatGatewayId", name: /natgateway\/(.+)$/ };
const balancer: Pick<Shape, "namespace" | "dimension" | "name"> = {
  namespace: "AWS/ApplicationELB",
  dimension: "LoadBalancer",
  name: /loadbalancer\/(.+)$/,
};
const lambda: Pick<Shape, "namespace" | "dimension" | "name"> = { namespace: "AWS/Lambda", dimension: "FunctionName", name: /function:(.+)$/ };
const table: Pick<Shape, "namespace" | "dimension" | "name"> = { namespace: "AWS/DynamoDB", dimension: "TableName", name: /table\/(.+)$/ };
const bucket: Pick<Shape, "namespace" | "dimension" | "name" | "every"> = {
  namespace: "AWS/S3",
  dimension: "BucketName",
  name: /^(.+)$/,
  every: "day",
};
const storage = (type: string) => [{ Name: "StorageType", Value: type }];
const size = (share: number, hour: Hour) => level(share * hoursOfMonth(hour) * GB, { spread: 0 });
const database: Shape = {
  namespace: "AWS/RDS",
  dimension: "DBInstanceIdentifier",
  name: /db:(.+)$/,
  metrics: {
    CPUUtilization: ["Percent", (_, hour, { tags }) => level(6 + 42 * profileAt(profileOf(tags), hour), { most: 100 })],
    DatabaseConnections: ["Count", (_, hour, { tags }) => level(4 + 80 * profileAt(profileOf(tags), hour))],
  },
};

/** By what the bill meters: what CloudWatch has of the same thing. What the bill counts and what the metric counts are one number. */
const SHAPES: Readonly<Record<string, Shape>> = {
  // Processed bytes are what comes in: most of it answers, some of it requests.
  nat_bytes: {
    ...nat,
    metrics: {
      BytesOutToDestination: ["Bytes", (gb) => counted(0.2 * gb * GB)],
      BytesInFromSource: ["Bytes", (gb) => counted(0.2 * gb * GB)],
      BytesInFromDestination: ["Bytes", (gb) => counted(0.8 * gb * GB)],
      BytesOutToSource: ["Bytes", (gb) => counted(0.8 * gb * GB)],
      ActiveConnectionCount: ["Count", (gb) => level(12 + 40 * gb)],
    },
  },
  alb_lcu: {
    ...balancer,
    metrics: {
      RequestCount: ["Count", (units) => counted(Math.round(units * 54_000))],
      ProcessedBytes: ["Bytes", (units) => counted(units * GB)],
      ConsumedLCUs: ["Count", (units) => counted(units)],
    },
  },
  s3_standard: { ...bucket, more: storage("StandardStorage"), metrics: { BucketSizeBytes: ["Bytes", size] } },
  s3_infrequent: { ...bucket, more: storage("StandardIAStorage"), metrics: { BucketSizeBytes: ["Bytes", size] } },
  s3_replication: {
    namespace: "AWS/S3",
    dimension: "SourceBucket",
    name: /^(.+)$/,
    metrics: {
      BytesPendingReplication: ["Bytes", (gb) => level(gb * GB)],
      OperationsPendingReplication: ["Count", (gb) => level(Math.round(gb * 90))],
    },
  },
  s3_put: {
    namespace: "AWS/S3",
    dimension: "BucketName",
    name: /^(.+)$/,
    more: [{ Name: "FilterId", Value: "EntireBucket" }],
    metrics: { PutRequests: ["Count", (count) => counted(Math.round(count))] },
  },
  logs_ingested: {
    namespace: "AWS/Logs",
    dimension: "LogGroupName",
    name: /log-group:(.+)$/,
    metrics: {
      IncomingBytes: ["Bytes", (gb) => counted(gb * GB)],
      IncomingLogEvents: ["Count", (gb) => counted(Math.round(gb * 3_300_000))],
    },
  },
  lambda_request: { ...lambda, metrics: { Invocations: ["Count", (count) => counted(Math.round(count))] } },
  lambda_gb_second: { ...lambda, metrics: { Duration: ["Milliseconds", (_, hour) => level(180 + 40 * profileAt("shop", hour))] } },
  dynamodb_read: { ...table, metrics: { ConsumedReadCapacityUnits: ["Count", (units) => counted(Math.round(units))] } },
  dynamodb_write: { ...table, metrics: { ConsumedWriteCapacityUnits: ["Count", (units) => counted(Math.round(units))] } },
  rds_pg_xl: database,
  rds_pg_large: database,
  rds_medium: database,
};

/** A gateway or balancer that nobody uses has its metrics too: zeros, which say that it is idle. */
const IDLE: Readonly<Record<string, readonly [bytes: string, shape: string]>> = {
  nat_hour: ["nat-bytes/", "nat_bytes"],
  alb_hour: ["alb-lcu/", "alb_lcu"],
};

/** Metrics of everything but instances. */
export function meterMetrics(company: Company): readonly ResourceMetric[] {
  const keys = new Set(company.meters.map(({ key }) => key));
  return company.meters.flatMap((meter) => {
    const [prefix, price] = IDLE[meter.price] ?? [];
    const isIdle = prefix !== undefined && !keys.has(prefix + meter.key.slice(meter.key.indexOf("/") + 1));
    const shape = SHAPES[isIdle ? (price ?? "") : meter.price];
    const id = shape?.name.exec(meter.resource)?.[1];
    if (shape === undefined || id === undefined) return [];
    return Object.entries(shape.metrics).map(([name, [unit, value]]): ResourceMetric => ({
      account: meter.account,
      region: meter.region,
      namespace: shape.namespace,
      name,
      dimensions: [{ Name: shape.dimension, Value: id }, ...(shape.more ?? [])],
      unit,
      every: shape.every ?? "five-minutes",
      hours: (from, to) => meterHours(company, meter, from, to).map((quantity, index) => value(isIdle ? 0 : quantity, from + index, meter)),
    }));
  });
}

function profileOf(tags: Meter["tags"]) {
  return tags["env"] === "production" ? ("shop" as const) : ("office" as const);
}

function hoursOfMonth(hour: Hour): number {
  const period = billingPeriodOf(hour);
  return periodStart(shiftPeriod(period, 1)) - periodStart(period);
}
