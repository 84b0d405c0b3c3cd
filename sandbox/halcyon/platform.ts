import { DATA, DEV, ML, PRODUCTION, PRODUCTION_EU, SECURITY, SHARED, STAGING } from "#sandbox/halcyon/places";
import type { Meter } from "#sandbox/world/company";
import { arn, meter, type Place, tagged } from "#sandbox/world/meter";

const hourly = { rows: "hour" } as const;
const daily = { rows: "day" } as const;
const shop = { profile: "shop", grows: true, noise: 0.1 } as const;
const growth = tagged("growth", "production", "cc-100", { project: "phoenix" });
const payments = tagged("payments", "production", "cc-100", { project: "phoenix" });
const data = tagged("data", "production", "cc-200", { project: "atlas" });
const platform = tagged("platform", "production", "cc-100");

const db = (at: Place, name: string) => arn("rds", at, `db:${name}`);
const fn = (at: Place, name: string) => arn("lambda", at, `function:${name}`);

const DATABASES: readonly Meter[] = [
  meter("rds/orders", "rds_pg_xl", PRODUCTION, db(PRODUCTION, "orders"), 1, { ...hourly, ...payments }),
  meter("rds/payments", "rds_pg_large", PRODUCTION, db(PRODUCTION, "payments"), 1, { ...hourly, ...payments }),
  // The tag is misspelt on purpose: people do.
  meter("rds/payments-replica", "rds_pg_large", PRODUCTION, db(PRODUCTION, "payments-replica"), 1, {
    ...hourly,
    ...tagged("paymets", "production", "cc-100"),
  }),
  meter("rds/store-eu", "rds_medium", PRODUCTION_EU, db(PRODUCTION_EU, "store-eu"), 1, growth),
  meter("rds/staging", "rds_medium", STAGING, db(STAGING, "staging"), 1, tagged("platform", "staging", "cc-100")),
  meter("rds/dev", "rds_medium", DEV, db(DEV, "dev"), 1, tagged("platform", "develop", "cc-300")),
  meter("rds-storage/orders", "rds_storage", PRODUCTION, db(PRODUCTION, "orders"), 900, { ...daily, grows: true, ...payments }),
  meter("rds-storage/payments", "rds_storage", PRODUCTION, db(PRODUCTION, "payments"), 400, { ...daily, grows: true, ...payments }),
  meter("rds-backup/orders", "rds_backup", PRODUCTION, db(PRODUCTION, "orders"), 700, { ...daily, ...payments }),
  meter("cache/sessions", "cache_large", PRODUCTION, arn("elasticache", PRODUCTION, "cluster:sessions"), 2, { ...hourly, ...growth }),
  meter("cache/staging", "cache_small", STAGING, arn("elasticache", STAGING, "cluster:staging"), 1, tagged("platform", "staging", "cc-100")),
  meter("dynamodb-write/carts", "dynamodb_write", PRODUCTION, arn("dynamodb", PRODUCTION, "table/carts"), 420_000, { ...shop, ...growth }),
  meter("dynamodb-read/carts", "dynamodb_read", PRODUCTION, arn("dynamodb", PRODUCTION, "table/carts"), 1_900_000, { ...shop, ...growth }),
  meter("dynamodb-storage/carts", "dynamodb_storage", PRODUCTION, arn("dynamodb", PRODUCTION, "table/carts"), 180, {
    ...daily,
    grows: true,
    ...growth,
  }),
  meter("redshift/finance", "redshift_node", DATA, arn("redshift", DATA, "cluster:finance"), 1, {
    from: "2026-04-14",
    ...tagged("data", "production", "cc-200"),
  }),
];

const SERVERLESS: readonly Meter[] = [
  meter("lambda/image-resize", "lambda_gb_second", PRODUCTION, fn(PRODUCTION, "image-resize"), 6_500, { ...hourly, ...shop, ...growth }),
  meter("lambda/order-events", "lambda_gb_second", PRODUCTION, fn(PRODUCTION, "order-events"), 4_200, { ...hourly, ...shop, ...payments }),
  meter("lambda-requests/order-events", "lambda_request", PRODUCTION, fn(PRODUCTION, "order-events"), 90_000, { ...daily, ...shop, ...payments }),
  meter("fargate-vcpu/storefront-prerender", "fargate_vcpu", PRODUCTION, arn("ecs", PRODUCTION, "task/shop/storefront-prerender"), 6, {
    ...hourly,
    ...shop,
    noise: 0,
    ...growth,
  }),
  meter("fargate-gb/storefront-prerender", "fargate_gb", PRODUCTION, arn("ecs", PRODUCTION, "task/shop/storefront-prerender"), 12, {
    ...hourly,
    ...shop,
    noise: 0,
    ...growth,
  }),
  meter("glue/nightly", "glue_dpu", DATA, arn("glue", DATA, "job/nightly-orders"), 6, { profile: "night_batch", grows: true, noise: 0.2, ...data }),
  meter("athena/analysts", "athena_scan", DATA, arn("athena", DATA, "workgroup/analysts"), 0.12, {
    profile: "office",
    grows: true,
    noise: 0.4,
    ...data,
  }),
  meter("bedrock/product-texts", "bedrock_tokens", ML, arn("bedrock", ML, "inference-profile/product-texts"), 9_000, {
    profile: "office",
    grows: true,
    noise: 0.35,
    from: "2026-02-02",
    ...tagged("data", "production", "cc-300"),
  }),
  meter("sagemaker/notebooks", "sagemaker_notebook", ML, arn("sagemaker", ML, "notebook-instance/research"), 2, {
    profile: "training",
    ...tagged("data", "production", "cc-300", { owner: "jonas.weber" }),
  }),
];

const OBSERVABILITY: readonly Meter[] = [
  meter("logs/production", "logs_ingested", PRODUCTION, arn("logs", PRODUCTION, "log-group:/eks/prod-eks/checkout"), 1.3, { ...shop, ...growth }),
  meter("logs/staging", "logs_ingested", STAGING, arn("logs", STAGING, "log-group:/eks/staging-eks"), 0.3, {
    profile: "office",
    noise: 0.3,
    ...tagged("platform", "staging", "cc-100"),
  }),
  meter("logs/data-platform", "logs_ingested", DATA, arn("logs", DATA, "log-group:/eks/batch-eks"), 0.5, { profile: "flat", noise: 0.2, ...data }),
  meter("metrics/production", "metrics", PRODUCTION, "", 620, { ...daily, grows: true }),
  meter("metrics/shared-services", "metrics", SHARED, "", 140, daily),
  meter("guardduty", "guardduty", SECURITY, "", 0.35, { profile: "shop", grows: true, noise: 0.1, rows: "day" }),
  meter("cloudtrail", "cloudtrail", SECURITY, "", 60_000, { profile: "shop", grows: true, noise: 0.1, rows: "day" }),
  meter("kms", "kms_request", PRODUCTION, "", 22_000, { profile: "shop", grows: true, rows: "day" }),
  meter("route53", "route53_query", SHARED, arn("route53", SHARED, "hostedzone/Z0HALCYON"), 350_000, {
    profile: "shop",
    grows: true,
    rows: "day",
    ...platform,
  }),
];

export const PLATFORM: readonly Meter[] = [...DATABASES, ...SERVERLESS, ...OBSERVABILITY];
