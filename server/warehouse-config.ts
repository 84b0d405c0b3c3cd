import { z } from "zod";
import { Secret } from "#server/secret";

const gigabytes = (text: string) => z.coerce.number("must be a number of bytes").positive("must be above 0").default(Number(text));
const name = (what: string) => z.string().regex(/^[A-Za-z0-9_-]{1,255}$/, `must be the name of a ${what}: letters, digits, _ and -`);
const secret = z.string().transform((value) => new Secret(value));

/** What says where the cost data are asked. */
export const WarehouseEnvironment = {
  WAREHOUSE: z.enum(["duckdb", "athena", "trino"], { error: "must be duckdb, athena or trino" }).default("duckdb"),
  ATHENA_WORKGROUP: z.string().optional(),
  ATHENA_CATALOG: z.string().default("AwsDataCatalog"),
  ATHENA_DATABASE: name("database").optional(),
  ATHENA_TABLE: name("table").optional(),
  ATHENA_OUTPUT_LOCATION: z
    .string()
    .regex(/^s3:\/\/[a-z0-9.-]+\//, "must be like s3://bucket/prefix/")
    .optional(),
  ATHENA_REGION: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "must be a region such as us-east-1")
    .optional(),
  AWS_REGION: z.string().optional(),
  ATHENA_BYTES_CUTOFF: gigabytes("100e9"),
  ATHENA_BYTES_PER_DAY: gigabytes("1e12"),
  ATHENA_USD_PER_TB: z
    .string()
    .regex(/^\d+(?:\.\d{1,9})?$/, "must be an amount such as 5.00")
    .default("5"),
  TRINO_URL: z.url({ protocol: /^https?$/, error: "must be an http or https address" }).optional(),
  TRINO_USER: z.string().default("major-tom"),
  TRINO_PASSWORD: secret.optional(),
  TRINO_TOKEN: secret.optional(),
  TRINO_CATALOG: z.string().default("hive"),
  TRINO_SCHEMA: z.string().optional(),
  TRINO_TABLE: z.string().optional(),
};

type Read = z.output<z.ZodObject<typeof WarehouseEnvironment>>;

export type AthenaLimits = { readonly bytesCutoff: number; readonly bytesPerDay: number; readonly usdPerTb: string };
export type AthenaWarehouse = {
  readonly kind: "athena";
  readonly limits: AthenaLimits;
  /** The person's own table; undefined: the sandbox's. */
  readonly own:
    | {
        readonly region: string;
        readonly workGroup: string;
        readonly catalog: string;
        readonly database: string;
        readonly table: string | undefined;
        readonly outputLocation: string | undefined;
      }
    | undefined;
};
export type TrinoWarehouse = {
  readonly kind: "trino";
  readonly own:
    | {
        readonly url: string;
        readonly user: string;
        readonly password: Secret | undefined;
        readonly token: Secret | undefined;
        readonly catalog: string;
        readonly schema: string;
        readonly table: string;
      }
    | undefined;
};
/** Where the cost data are asked. */
export type WarehouseConfig = { readonly kind: "duckdb" } | AthenaWarehouse | TrinoWarehouse;

/** @param faults told of everything that does not fit together */
export function readWarehouse(env: Read, costData: string | undefined, faults: string[]): WarehouseConfig {
  if (env.WAREHOUSE !== "duckdb" && costData !== undefined)
    faults.push(`COST_DATA is read by DuckDB: leave it out with WAREHOUSE=${env.WAREHOUSE}, or leave WAREHOUSE out`);
  if (env.WAREHOUSE === "athena") return readAthena(env, faults);
  return env.WAREHOUSE === "trino" ? readTrino(env, faults) : { kind: "duckdb" };
}

function readAthena(env: Read, faults: string[]): AthenaWarehouse {
  const limits = { bytesCutoff: env.ATHENA_BYTES_CUTOFF, bytesPerDay: env.ATHENA_BYTES_PER_DAY, usdPerTb: env.ATHENA_USD_PER_TB };
  const { ATHENA_DATABASE: database, ATHENA_TABLE: table } = env;
  if (database === undefined) {
    for (const one of ["ATHENA_TABLE", "ATHENA_WORKGROUP", "ATHENA_OUTPUT_LOCATION"] as const)
      if (env[one] !== undefined) faults.push(`${one} needs ATHENA_DATABASE, the database of your cost table`);
    return { kind: "athena", limits, own: undefined };
  }
  const region = env.ATHENA_REGION ?? env.AWS_REGION;
  if (region === undefined) faults.push("ATHENA_DATABASE needs ATHENA_REGION or AWS_REGION");
  return {
    kind: "athena",
    limits,
    own: {
      region: region ?? "",
      workGroup: env.ATHENA_WORKGROUP ?? "primary",
      catalog: env.ATHENA_CATALOG,
      database,
      table,
      outputLocation: env.ATHENA_OUTPUT_LOCATION,
    },
  };
}

function readTrino(env: Read, faults: string[]): TrinoWarehouse {
  const { TRINO_URL: url, TRINO_SCHEMA: schema, TRINO_TABLE: table } = env;
  if (url === undefined) {
    for (const one of ["TRINO_SCHEMA", "TRINO_TABLE", "TRINO_PASSWORD", "TRINO_TOKEN"] as const)
      if (env[one] !== undefined) faults.push(`${one} needs TRINO_URL, the coordinator's address`);
    return { kind: "trino", own: undefined };
  }
  if (schema === undefined) faults.push("TRINO_URL needs TRINO_SCHEMA, the schema of your cost table");
  if (table === undefined) faults.push("TRINO_URL needs TRINO_TABLE, your cost table");
  if (env.TRINO_PASSWORD !== undefined && env.TRINO_TOKEN !== undefined)
    faults.push("TRINO_PASSWORD and TRINO_TOKEN are two ways to sign in: give one");
  if (
    url.startsWith("http:") &&
    (env.TRINO_PASSWORD ?? env.TRINO_TOKEN) !== undefined &&
    !/^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])[:/]?/.test(url)
  )
    faults.push("TRINO_URL must begin with https where a password or token is sent");
  return {
    kind: "trino",
    own: {
      url,
      user: env.TRINO_USER,
      password: env.TRINO_PASSWORD,
      token: env.TRINO_TOKEN,
      catalog: env.TRINO_CATALOG,
      schema: schema ?? "",
      table: table ?? "",
    },
  };
}
