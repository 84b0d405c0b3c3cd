import { randomUUID } from "node:crypto";
import { MetricStore } from "#sandbox/metrics/metric-store";
import { isThrottled } from "#sandbox/wire/answer-faults";
import type { Answer, LiveCompany } from "#sandbox/wire/aws/answer-aws";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import type { RequestMeter } from "#sandbox/wire/aws/request-meter";
import { type SignedRequest, verifySignature } from "#sandbox/wire/aws/signature";
import { METRIC_OPERATIONS } from "#sandbox/wire/cloudwatch/operations";
import { readProtocol, writeAnswer, writeRefusal } from "#sandbox/wire/cloudwatch/protocol";
import type { Credentials } from "#sandbox/wire/credentials";
import { arnOf } from "#sandbox/wire/sts";

type Backend = {
  readonly companies: ReadonlyMap<string, LiveCompany>;
  readonly credentials: Credentials;
  readonly meter: RequestMeter;
};

const stores = new WeakMap<LiveCompany, MetricStore>();

/** Answers a request to CloudWatch in the protocol that it came in, or refuses it as AWS would. */
export function answerCloudWatch(request: SignedRequest & { readonly body: Buffer }, { companies, credentials, meter }: Backend): Answer {
  const requestId = randomUUID();
  const { protocol, operation, input } = readProtocol(request.url, request.headers, request.body);
  const about = `monitoring ${operation} ${protocol === "cbor" ? "" : request.body.toString("utf8")}`;
  try {
    const { principal, scope } = verifySignature(request, credentials);
    const live = companies.get(principal.company);
    if (live === undefined) throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
    const { company, faults } = live.world;
    if (isThrottled(faults, about)) throw new AwsError("ThrottlingException", "Rate exceeded", 400);
    const run = METRIC_OPERATIONS.get(operation);
    if (run === undefined) throw new AwsError("InvalidAction", `The sandbox has no operation ${operation || "without a name"} of CloudWatch.`);
    if (principal.kind !== "role" || principal.role === "MajorTomPurchase")
      throw new AwsError("AccessDenied", `User: ${arnOf(principal, company)} is not authorized to perform: cloudwatch:${operation}`, 403);
    const store = stores.get(live) ?? new MetricStore(company, () => live.world.overlay());
    stores.set(live, store);
    const account = company.accounts.find(({ id }) => id === principal.accountId)?.name ?? "";
    const { value, micros } = run({ store, account, region: scope.region, now: live.world.now() }, input());
    meter.count(company.key, "cloudwatch", micros);
    return { ...writeAnswer(protocol, operation, value, requestId), about };
  } catch (error) {
    const said = error instanceof AwsError ? error : new AwsError("InternalServiceFault", `The sandbox failed: ${String(error)}`, 500);
    return { ...writeRefusal(protocol, said, requestId), about };
  }
}
