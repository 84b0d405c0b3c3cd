import { z } from "zod";

/** Names as AWS allows them: what is no name never becomes part of an address. */
const Bucket = z
  .string()
  .regex(
    /^(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    "is not the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens",
  );
const Prefix = z
  .string()
  .max(900, "is too long")
  .refine((value) => ![...value].some((letter) => letter < " ") && !value.split("/").includes(".."), "must have no control characters and no '..'")
  .transform((value) => value.replace(/^\/+|\/+$/g, ""));
const ExportName = z.string().regex(/^[\w!.*'()-]{1,128}$/, "is not the name of an export");
const Region = z.string().regex(/^[a-z]{2}(-[a-z]+){1,3}-\d{1,2}$/, "is not a region such as eu-west-1");
const RoleArn = z
  .string()
  .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, "is not the ARN of a role: arn:aws:iam::123456789012:role/NAME");
const ExternalId = z.string().regex(/^[\w+=,.@:/-]{2,1224}$/, "is not an external id: 2 to 1224 letters, digits and +=,.@:/-");
const Identifier = z.string().regex(/^[A-Za-z_][\w$-]{0,127}$/, "is not a name that Athena takes");
const Workgroup = z.string().regex(/^[\w.-]{1,128}$/, "is not the name of a workgroup");

/** How AWS is reached. Without a role: with the server's own keys. */
const reached = { region: Region.optional(), roleArn: RoleArn.optional(), externalId: ExternalId.optional() };

export const MOST_MONTHS = 38;
const months = (fallback: number) =>
  z.number().int("must be a whole number").min(1, "must be 1 or more").max(MOST_MONTHS, `must be at most ${MOST_MONTHS}`).default(fallback);

/** A table that lies over the same files, tried out with the bucket. */
export const AthenaTable = z.object({
  database: Identifier,
  table: Identifier,
  workgroup: Workgroup.optional(),
  catalog: Identifier.optional(),
});

export const S3Source = z.object({
  kind: z.literal("s3"),
  bucket: Bucket,
  prefix: Prefix.default(""),
  /** Where several exports lie under the prefix. */
  exportName: ExportName.optional(),
  ...reached,
  /** Billing periods to read back, the newest included. */
  months: months(24),
  athena: AthenaTable.optional(),
});
/** `path` is inside the tenant's own folder of exports on the server, never elsewhere. */
export const FolderSource = z.object({
  kind: z.literal("folder"),
  path: z
    .string()
    .max(500, "is too long")
    .refine(
      (value) => !value.startsWith("/") && !value.split(/[/\\]/).includes("..") && !/^[a-z]:/i.test(value),
      "must lie inside the organization's own export folder: give a relative path without '..'",
    )
    .default("."),
  months: months(MOST_MONTHS),
});
export const CostExplorerSource = z.object({
  kind: z.literal("cost_explorer"),
  roleArn: RoleArn.optional(),
  externalId: ExternalId.optional(),
  /** daily reaches back 14 months; monthly 38, where the payer has switched on multi-year data. */
  granularity: z.enum(["daily", "monthly"]).default("daily"),
  months: months(14),
});
export const AthenaSource = z.object({ kind: z.literal("athena"), ...AthenaTable.shape, ...reached });

/** A source of cost data as a person describes it. Unknown names are refused, so that a typo is not a default. */
export const CostSourceInput = z
  .discriminatedUnion("kind", [S3Source.strict(), FolderSource.strict(), CostExplorerSource.strict(), AthenaSource.strict()])
  .superRefine((source, context) => {
    if (source.kind !== "folder" && source.externalId !== undefined && source.roleArn === undefined)
      context.addIssue({ code: "custom", path: ["externalId"], message: "is only used with a roleArn: give both, or neither" });
    if (source.kind === "cost_explorer" && source.granularity === "daily" && source.months > DAILY_MONTHS)
      context.addIssue({
        code: "custom",
        path: ["months"],
        message: `Cost Explorer keeps ${DAILY_MONTHS} months by day: give at most ${DAILY_MONTHS}, or granularity "monthly" for up to ${MOST_MONTHS}`,
      });
  });
export type CostSource = z.infer<typeof CostSourceInput>;
export type S3Source = z.infer<typeof S3Source>;
export type FolderSource = z.infer<typeof FolderSource>;
export type CostExplorerSource = z.infer<typeof CostExplorerSource>;
export type AthenaSource = z.infer<typeof AthenaSource>;

/** What Cost Explorer keeps by day. */
export const DAILY_MONTHS = 14;

/** For people: where it lies. */
export function locationOf(source: CostSource): string {
  switch (source.kind) {
    case "s3":
      return `s3://${[source.bucket, source.prefix, source.exportName].filter((part) => part !== undefined && part !== "").join("/")}`;
    case "folder":
      return source.path;
    case "cost_explorer":
      return `Cost Explorer${source.roleArn === undefined ? "" : ` of account ${accountOf(source.roleArn)}`}`;
    case "athena":
      return `${source.database}.${source.table}`;
  }
}

export function labelOf(source: CostSource): string {
  return { s3: "Export in S3", folder: "Export in a folder", cost_explorer: "Cost Explorer", athena: "Table in Athena" }[source.kind];
}

/** What makes two descriptions the same source: where it lies, and who opens it, not how far back it is read. */
export function fingerprintOf(source: CostSource): string {
  const account = source.kind === "folder" ? "" : (source.roleArn ?? "");
  return `${source.kind}|${locationOf(source)}|${account}`;
}

/** The account number in a role's ARN. */
export function accountOf(roleArn: string): string {
  return roleArn.split(":")[4] ?? "";
}
