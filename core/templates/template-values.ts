import { InvalidInputError } from "#core/errors";
import { S3Source } from "#core/ingest/source";

export type TemplateInput = {
  readonly bucket?: string | undefined;
  readonly prefix?: string | undefined;
  readonly exportName?: string | undefined;
  readonly region?: string | undefined;
  readonly database?: string | undefined;
  readonly table?: string | undefined;
  readonly kind?: "cur2" | "focus" | undefined;
  readonly workgroup?: string | undefined;
  readonly externalId: string;
  /** ARN that the customer's role is to trust. */
  readonly trustedPrincipal: string | undefined;
};

export type TemplateValues = {
  readonly bucket: string;
  readonly prefix: string;
  readonly exportName: string;
  readonly region: string;
  readonly database: string;
  readonly table: string;
  readonly kind: "cur2" | "focus";
  readonly workgroup: string;
  readonly externalId: string;
  readonly trustedPrincipal: string;
};

/** Stands where the operator has not said whom a role is to trust: an account number that no one can have. */
export const UNKNOWN_PRINCIPAL = "arn:aws:iam::000000000000:root";

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/**
 * Values of the templates, with names that work where none was given. What is no name is refused, since it would become
 * part of a text that somebody runs.
 *
 * @throws InvalidInputError
 */
export function templateValues(input: TemplateInput): TemplateValues {
  const kind = input.kind ?? "cur2";
  const place = S3Source.pick({ bucket: true, prefix: true, exportName: true, region: true }).safeParse({
    bucket: input.bucket ?? "my-company-cost-exports",
    prefix: input.prefix ?? "exports",
    exportName: input.exportName ?? (kind === "cur2" ? "major-tom-cur2" : "major-tom-focus"),
    region: input.region ?? "us-east-1",
  });
  if (!place.success) throw new InvalidInputError(place.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; "));
  const { bucket, prefix, exportName = "", region = "" } = place.data;
  const database = input.database ?? "major_tom_billing";
  const table = input.table ?? (kind === "cur2" ? "cur2" : "focus");
  for (const [field, value] of Object.entries({ database, table }))
    if (!NAME.test(value)) throw new InvalidInputError(`${field} is not a name that Athena takes: letters, digits and underscores.`);
  const workgroup = input.workgroup ?? "major-tom";
  if (!/^[\w.-]{1,128}$/.test(workgroup)) throw new InvalidInputError("workgroup is not the name of a workgroup.");
  return {
    bucket,
    prefix,
    exportName,
    region,
    database,
    table,
    kind,
    workgroup,
    externalId: input.externalId,
    trustedPrincipal: input.trustedPrincipal ?? UNKNOWN_PRINCIPAL,
  };
}

/** Where the data files of the export lie; each billing period is a folder below. */
export function dataLocation({ bucket, prefix, exportName }: Pick<TemplateValues, "bucket" | "prefix" | "exportName">): string {
  return `s3://${[bucket, prefix, exportName, "data"].filter((part) => part !== "").join("/")}/`;
}
