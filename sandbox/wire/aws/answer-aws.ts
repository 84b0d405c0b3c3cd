import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { AutoScalingGroups } from "#sandbox/live/auto-scaling-groups";
import type { OpenLiveWorld } from "#sandbox/live/open-live-world";
import { isThrottled } from "#sandbox/wire/answer-faults";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import type { Call, Operation } from "#sandbox/wire/aws/call";
import { QueryParameters } from "#sandbox/wire/aws/query-parameters";
import { serviceOf, type SignedRequest, verifySignature } from "#sandbox/wire/aws/signature";
import { toXml, type XmlValue } from "#sandbox/wire/aws/xml";
import { AUTO_SCALING_OPERATIONS } from "#sandbox/wire/auto-scaling/operations";
import type { Credentials, Principal } from "#sandbox/wire/credentials";
import { EC2_OPERATIONS } from "#sandbox/wire/ec2/operations";
import { answerEks } from "#sandbox/wire/eks";
import { arnOf, STS_OPERATIONS } from "#sandbox/wire/sts";

export type LiveCompany = { readonly world: OpenLiveWorld; readonly groups: AutoScalingGroups };
export type AwsBackend = {
  readonly companies: ReadonlyMap<string, LiveCompany>;
  readonly credentials: Credentials;
  readonly certificate: string;
  readonly clusterAddress: (company: string, cluster: string) => string;
};
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** What the call was, for the faults that match by text. */
  readonly about: string;
};

const Service = z.enum(["sts", "ec2", "autoscaling", "eks"]);
type Service = z.infer<typeof Service>;
const NAMESPACES = {
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
  ec2: "http://ec2.amazonaws.com/doc/2016-11-15/",
  autoscaling: "http://autoscaling.amazonaws.com/doc/2011-01-01/",
} as const;
const THROTTLED: Readonly<Record<Service, readonly [string, number]>> = {
  ec2: ["RequestLimitExceeded", 503],
  sts: ["Throttling", 400],
  autoscaling: ["Throttling", 400],
  eks: ["ThrottlingException", 429],
};

/** Answers a request to AWS, or refuses it as AWS would. */
export function answerAws(request: SignedRequest & { readonly body: Buffer }, backend: AwsBackend): Answer {
  const requestId = randomUUID();
  const body = request.body.toString("utf8");
  const guessed = Service.safeParse(serviceOf(request.headers));
  const service = guessed.success ? guessed.data : undefined;
  const [path = "/", query = ""] = request.url.split("?");
  const operation = service === "eks" ? path : (new URLSearchParams(body).get("Action") ?? "");
  const about = `${service ?? ""} ${operation} ${decoded(body)}`;
  try {
    const { principal, scope } = verifySignature(request, backend.credentials);
    const live = backend.companies.get(principal.company);
    if (live === undefined) throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
    if (service === undefined)
      throw new AwsError(
        "UnknownService",
        `The sandbox has no service ${scope.service}; it has sts, ec2, autoscaling, eks, monitoring and savingsplans, and where there is a bill s3, athena, glue and ce.`,
      );
    if (isThrottled(live.world.faults, about)) throw new AwsError(THROTTLED[service][0], "Request limit exceeded.", THROTTLED[service][1]);
    if (service === "sts") {
      const run = STS_OPERATIONS.get(operation);
      if (run === undefined) throw unknownOperation(service, operation);
      const call = { principal, company: live.world.company, credentials: backend.credentials, parameters: QueryParameters.parse(body) };
      return { ...xmlAnswer(service, operation, run(call), requestId), about };
    }
    const role = demandRole(principal, live, service, operation);
    if (service === "eks") {
      const call = {
        method: request.method,
        path,
        query: new URLSearchParams(query),
        world: live.world,
        accountId: role.accountId,
        region: scope.region,
      };
      const address = (cluster: string) => backend.clusterAddress(live.world.company.key, cluster);
      const found = answerEks({ ...call, certificate: backend.certificate, clusterAddress: address });
      return { status: 200, headers: { "content-type": "application/json", "x-amzn-requestid": requestId }, body: JSON.stringify(found), about };
    }
    const parameters = QueryParameters.parse(body);
    const call: Call = { ...live, principal: role, accountId: role.accountId, region: scope.region, parameters };
    const known = (service === "ec2" ? EC2_OPERATIONS : AUTO_SCALING_OPERATIONS).get(operation);
    if (known === undefined) throw unknownOperation(service, operation);
    return { ...xmlAnswer(service, operation, perform(known, call, service, operation), requestId), about };
  } catch (error) {
    const said = error instanceof AwsError ? error : new AwsError("InternalFailure", `The sandbox failed: ${String(error)}`, 500);
    return { ...refusal(service, said, requestId), about };
  }
}

function perform(operation: Operation, call: Call, service: "ec2" | "autoscaling", name: string): XmlValue {
  if (operation.effect === "write" && call.principal.role !== "MajorTom") throw notAllowed(call.principal, call.world, service, name);
  const run = operation.effect === "read" ? () => operation.run(call) : operation.prepare(call);
  if (service === "ec2" && call.parameters.flag("DryRun") === true) {
    throw new AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
  }
  return run();
}

function demandRole(principal: Principal, live: LiveCompany, service: Service, operation: string): Extract<Principal, { kind: "role" }> {
  if (principal.kind === "role" && principal.role !== "MajorTomPurchase") return principal;
  throw notAllowed(principal, live.world, service, operation);
}

function notAllowed(principal: Principal, world: OpenLiveWorld, service: Service, operation: string): AwsError {
  const said = `User: ${arnOf(principal, world.company)} is not authorized to perform: ${service}:${operation}`;
  if (service === "ec2") return new AwsError("UnauthorizedOperation", `You are not authorized to perform this operation. ${said}`, 403);
  return new AwsError(service === "eks" ? "AccessDeniedException" : "AccessDenied", said, 403);
}

function unknownOperation(service: string, operation: string): AwsError {
  return new AwsError("InvalidAction", `The sandbox has no operation ${operation === "" ? "without a name" : operation} of ${service}.`);
}

function xmlAnswer(service: Exclude<Service, "eks">, operation: string, value: XmlValue, requestId: string): Omit<Answer, "about"> {
  const name = `${operation}Response`;
  const namespace = NAMESPACES[service];
  const content =
    service === "ec2"
      ? toXml(name, { requestId, ...(value as { readonly [key: string]: XmlValue }) }, "item", namespace)
      : toXml(
          name,
          { ...(value === undefined ? {} : { [`${operation}Result`]: value }), ResponseMetadata: { RequestId: requestId } },
          "member",
          namespace,
        );
  return {
    status: 200,
    headers: { "content-type": "text/xml;charset=UTF-8", "x-amzn-requestid": requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${content}`,
  };
}

function refusal(service: Service | undefined, { code, message, status }: AwsError, requestId: string): Omit<Answer, "about"> {
  if (service === "eks") {
    const headers = { "content-type": "application/json", "x-amzn-requestid": requestId, "x-amzn-errortype": code };
    return { status, headers, body: JSON.stringify({ __type: code, message }) };
  }
  const headers = { "content-type": "text/xml;charset=UTF-8", "x-amzn-requestid": requestId };
  const content =
    service === "ec2"
      ? toXml("Response", { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId }, "item")
      : toXml(
          "ErrorResponse",
          { Error: { Type: status >= 500 ? "Receiver" : "Sender", Code: code, Message: message }, RequestId: requestId },
          "member",
          NAMESPACES[service ?? "sts"],
        );
  return { status, headers, body: `<?xml version="1.0" encoding="UTF-8"?>\n${content}` };
}

function decoded(body: string): string {
  return [...new URLSearchParams(body).values()].join(" ");
}
