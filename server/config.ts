import { delimiter, isAbsolute, resolve } from "node:path";
import { z } from "zod";
import { InvalidInputError } from "#core/errors";
import { Secret } from "#server/secret";
import { type WarehouseConfig, WarehouseEnvironment, readWarehouse } from "#server/warehouse-config";

const port = z.coerce.number("must be a number").int("must be a whole number").min(0, "must be 0 to 65535").max(65_535, "must be 0 to 65535");
const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http or https address" });
const secret = z.string().transform((value) => new Secret(value));

/** Every variable that Major Tom reads, each with a value that works on a fresh machine. */
const Environment = z.object({
  PORT: port.default(8080),
  HOST: z.string().default("127.0.0.1"),
  MAJOR_TOM_PUBLIC_URL: httpUrl.optional(),
  MAJOR_TOM_DATA_DIR: z.string().default(".major-tom"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must begin with postgres://")
    .transform((value) => new Secret(value))
    .optional(),
  COST_DATA: z.string().optional(),
  ...WarehouseEnvironment,
  OPENAI_API_KEY: secret.optional(),
  OPENAI_BASE_URL: httpUrl.optional(),
  OPENAI_MODEL: z.string().optional(),
  AWS_ENDPOINT_URL: httpUrl.optional(),
  MAJOR_TOM_AWS_PRINCIPAL: z
    .string()
    .regex(/^arn:aws[\w-]*:(iam|sts)::\d{12}:.+$/, "must be the ARN of the identity that the server runs as")
    .optional(),
  KUBECONFIG: z.string().optional(),
  MAJOR_TOM_DISCOVERY_MINUTES: z.coerce
    .number("must be a number")
    .int("must be a whole number")
    .min(0, "must be 0 or more")
    .max(60, "must be at most 60")
    .default(5),
  MAJOR_TOM_SECRET_KEY: z
    .string()
    .min(32, "must have at least 32 characters")
    .transform((value) => new Secret(value))
    .optional(),
  MAJOR_TOM_KILL_SWITCH: z.string().trim().max(1000).optional(),
  MAJOR_TOM_NOW: z
    .string()
    .refine((value) => /^\d{4}-\d\d-\d\d(T|$)/.test(value) && !Number.isNaN(Date.parse(value)), "must be an instant such as 2026-11-18T12:00:00Z")
    .optional(),
  MAJOR_TOM_CLOCK_RATE: z.coerce.number("must be a number").positive("must be above 0").max(100_000, "must be at most 100000").default(1),
});

export type Config = {
  readonly port: number;
  readonly host: string;
  /** The address that people type, where it differs from the one that is listened on. */
  readonly publicUrl: URL | undefined;
  readonly dataDir: string;
  readonly databaseUrl: Secret | undefined;
  /** Glob of the person's own export; without it the sandbox company is there. */
  readonly costData: string | undefined;
  readonly warehouse: WarehouseConfig;
  /** The sample companies are there, since the person named no cost data of their own. */
  readonly sandboxed: boolean;
  readonly model: { readonly apiKey: Secret | undefined; readonly baseUrl: string | undefined; readonly name: string | undefined };
  /** Why nothing may be changed at a provider; undefined where the environment does not stop it. */
  readonly killSwitch: string | undefined;
  /** Instead of AWS's own addresses. */
  readonly awsEndpoint: string | undefined;
  /** Whom customers' roles are to trust: the ARN that this server runs as. */
  readonly awsPrincipal: string | undefined;
  /** A file; only the first of several is read. */
  readonly kubeconfig: string | undefined;
  readonly discoveryEveryMinutes: number;
  readonly secretKey: Secret | undefined;
  readonly clock: { readonly start: Date | undefined; readonly rate: number };
};

/**
 * Reads the configuration; an empty variable counts as absent.
 *
 * @throws InvalidInputError that names every fault at once
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, workingFolder = process.cwd()): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name in Environment.shape && value !== undefined && value.trim() !== ""),
  );
  const parsed = Environment.safeParse(given);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  if (given["OPENAI_MODEL"] !== undefined && given["OPENAI_API_KEY"] === undefined && given["OPENAI_BASE_URL"] === undefined) {
    faults.push("OPENAI_MODEL needs OPENAI_API_KEY, or OPENAI_BASE_URL of an endpoint that needs no key");
  }
  const asked = z.object(WarehouseEnvironment).safeParse(given);
  const warehouse = asked.success ? readWarehouse(asked.data, given["COST_DATA"], faults) : undefined;
  if (!parsed.success || warehouse === undefined || faults.length > 0) {
    throw new InvalidInputError(`The configuration has ${faults.length === 1 ? "a fault" : `${faults.length} faults`}: ${faults.join("; ")}.`);
  }
  const env = parsed.data;
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.MAJOR_TOM_PUBLIC_URL === undefined ? undefined : new URL(env.MAJOR_TOM_PUBLIC_URL),
    dataDir: absolute(env.MAJOR_TOM_DATA_DIR, workingFolder),
    databaseUrl: env.DATABASE_URL,
    costData: env.COST_DATA === undefined ? undefined : env.COST_DATA.startsWith("s3://") ? env.COST_DATA : absolute(env.COST_DATA, workingFolder),
    warehouse,
    sandboxed: env.COST_DATA === undefined && (warehouse.kind === "duckdb" || warehouse.own === undefined),
    model: { apiKey: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL, name: env.OPENAI_MODEL },
    killSwitch: env.MAJOR_TOM_KILL_SWITCH,
    awsEndpoint: env.AWS_ENDPOINT_URL,
    awsPrincipal: env.MAJOR_TOM_AWS_PRINCIPAL,
    kubeconfig: firstFile(env.KUBECONFIG, workingFolder),
    discoveryEveryMinutes: env.MAJOR_TOM_DISCOVERY_MINUTES,
    secretKey: env.MAJOR_TOM_SECRET_KEY,
    clock: { start: env.MAJOR_TOM_NOW === undefined ? undefined : new Date(env.MAJOR_TOM_NOW), rate: env.MAJOR_TOM_CLOCK_RATE },
  };
}

function firstFile(list: string | undefined, workingFolder: string): string | undefined {
  const first = list?.split(delimiter).find((file) => file !== "");
  return first === undefined ? undefined : absolute(first, workingFolder);
}

function absolute(path: string, workingFolder: string): string {
  return isAbsolute(path) ? path : resolve(workingFolder, path);
}
