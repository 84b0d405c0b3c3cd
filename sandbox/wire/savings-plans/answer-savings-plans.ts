import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { isThrottled } from "#sandbox/wire/answer-faults";
import type { Answer, LiveCompany } from "#sandbox/wire/aws/answer-aws";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { type SignedRequest, verifySignature } from "#sandbox/wire/aws/signature";
import type { Credentials } from "#sandbox/wire/credentials";
import type { PlanCall } from "#sandbox/wire/savings-plans/plan-call";
import { PLAN_OPERATIONS } from "#sandbox/wire/savings-plans/operations";
import { arnOf } from "#sandbox/wire/sts";

type Backend = { readonly companies: ReadonlyMap<string, LiveCompany>; readonly credentials: Credentials };

/** Answers a request to Savings Plans (version 2019-06-28, REST and JSON), or refuses it as AWS would. */
export function answerSavingsPlans(request: SignedRequest & { readonly body: Buffer }, { companies, credentials }: Backend): Answer {
  const requestId = randomUUID();
  const name = (request.url.split("?")[0] ?? "").slice(1);
  const body = request.body.toString("utf8");
  const about = `savingsplans ${name} ${body}`;
  const headers = { "content-type": "application/json", "x-amzn-requestid": requestId };
  try {
    const { principal } = verifySignature(request, credentials);
    const world = companies.get(principal.company)?.world;
    if (world === undefined) throw new AwsError("UnrecognizedClientException", "The security token included in the request is invalid.", 403);
    if (isThrottled(world.faults, about)) throw new AwsError("ThrottlingException", "Rate exceeded", 429);
    const operation = request.method === "POST" ? PLAN_OPERATIONS.get(name) : undefined;
    if (operation === undefined)
      throw new AwsError("UnknownOperationException", `The sandbox has no operation ${name || "without a name"} of Savings Plans.`, 404);
    const mayBuy = principal.kind === "role" && principal.role === "MajorTomPurchase";
    if (principal.kind !== "role" || (operation.effect === "write" && !mayBuy)) {
      const said = `User: ${arnOf(principal, world.company)} is not authorized to perform: savingsplans:${name}`;
      throw new AwsError("AccessDeniedException", `${said} because no identity-based policy allows the savingsplans:${name} action`, 403);
    }
    const call: PlanCall = { world, plans: world.plans, accountId: principal.accountId, now: world.now().getTime() };
    const found = operation.run(call, read(operation.input, body));
    return { status: 200, headers, body: JSON.stringify(found ?? {}), about };
  } catch (error) {
    const said = error instanceof AwsError ? error : new AwsError("InternalServerException", `The sandbox failed: ${String(error)}`, 500);
    return { status: said.status, headers: { ...headers, "x-amzn-errortype": said.code }, body: JSON.stringify({ message: said.message }), about };
  }
}

function read<Input>(input: z.ZodType<Input>, body: string): Input {
  const parsed = input.safeParse(json(body));
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; ");
  throw new AwsError("ValidationException", said);
}

function json(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}
