import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Lake } from "#sandbox/lake/lake";
import { isThrottled } from "#sandbox/wire/answer-faults";
import type { Answer } from "#sandbox/wire/aws/answer-aws";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import type { RequestMeter } from "#sandbox/wire/aws/request-meter";
import { type SignedRequest, verifySignature } from "#sandbox/wire/aws/signature";
import type { Credentials, RolePrincipal } from "#sandbox/wire/credentials";
import { arnOf } from "#sandbox/wire/sts";

export type JsonCall = {
  readonly lake: Lake;
  readonly principal: RolePrincipal;
  readonly accountId: string;
  readonly region: string;
  readonly meter: RequestMeter;
};
/** Whether it changes anything may depend on what is asked: a statement may read or define. */
export type JsonOperation<Input = unknown> = {
  readonly input: z.ZodType<Input>;
  readonly effect: "read" | "write" | ((input: Input) => "read" | "write");
  readonly run: (call: JsonCall, input: Input) => unknown;
};
export type JsonService = {
  /** As in the signature's scope, and before the dot of X-Amz-Target. */
  readonly name: string;
  readonly target: string;
  readonly invalid: string;
  readonly throttled: string;
  readonly operations: ReadonlyMap<string, JsonOperation>;
};

export function operation<Input>(
  input: z.ZodType<Input>,
  effect: JsonOperation<Input>["effect"],
  run: (call: JsonCall, input: Input) => unknown,
): JsonOperation {
  return { input, effect, run } as unknown as JsonOperation;
}

/** Answers a request of AWS's JSON protocol (1.1), or refuses it as AWS would. */
export async function answerJson(
  request: SignedRequest & { readonly body: Buffer },
  service: JsonService,
  { credentials, lakes, meter }: { readonly credentials: Credentials; readonly lakes: ReadonlyMap<string, Lake>; readonly meter: RequestMeter },
): Promise<Answer> {
  const requestId = randomUUID();
  const [target = "", name = ""] = String(request.headers["x-amz-target"] ?? "").split(".");
  const body = request.body.toString("utf8");
  const about = `${service.name} ${name} ${body}`;
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": requestId };
  try {
    const { principal, scope } = verifySignature(request, credentials);
    const lake = lakes.get(principal.company);
    if (lake === undefined) throw new AwsError("UnrecognizedClientException", "The security token included in the request is invalid.", 403);
    if (isThrottled(lake.faults, about)) throw new AwsError(service.throttled, "Rate exceeded", 400);
    const known = target === service.target ? service.operations.get(name) : undefined;
    if (known === undefined)
      throw new AwsError("UnknownOperationException", `The sandbox has no operation ${name || "without a name"} of ${service.name}.`);
    if (principal.kind !== "role" || principal.role === "MajorTomPurchase") throw denied(lake, principal, service.name, name);
    const parsed = known.input.safeParse(json(body));
    if (!parsed.success)
      throw new AwsError(service.invalid, parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
    const effect = typeof known.effect === "function" ? known.effect(parsed.data) : known.effect;
    if (effect === "write" && principal.role === "MajorTomRead") throw denied(lake, principal, service.name, name);
    const home = lake.export;
    if (principal.accountId !== home.accountId || scope.region !== home.region) {
      const where = `the cost exports of ${lake.company.name} are in account ${home.accountId}, ${home.region}`;
      throw new AwsError("AccessDeniedException", `${denied(lake, principal, service.name, name).message}: ${where}`);
    }
    const found = await known.run({ lake, principal, accountId: principal.accountId, region: scope.region, meter }, parsed.data);
    return { status: 200, headers, body: JSON.stringify(found ?? {}), about };
  } catch (error) {
    const said = error instanceof AwsError ? error : new AwsError("InternalServerException", `The sandbox failed: ${String(error)}`, 500);
    const extra = said.code === "TooManyRequestsException" ? { Reason: "CONCURRENT_QUERY_LIMIT_EXCEEDED" } : {};
    return {
      status: said.status,
      headers: { ...headers, "x-amzn-errortype": said.code },
      body: JSON.stringify({ __type: said.code, message: said.message, Message: said.message, ...extra }),
      about,
    };
  }
}

function denied(lake: Lake, principal: Parameters<typeof arnOf>[0], service: string, name: string): AwsError {
  return new AwsError("AccessDeniedException", `User: ${arnOf(principal, lake.company)} is not authorized to perform: ${service}:${name}`);
}

function json(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Seconds since the epoch, as AWS's JSON has instants. */
export function epochSeconds(iso: string): number {
  return Date.parse(iso) / 1000;
}
