import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { toXml, type XmlValue } from "#sandbox/wire/aws/xml";
import { fromCbor, toCbor, type WireValue } from "#sandbox/wire/cloudwatch/cbor";

/** CloudWatch speaks three protocols; clients choose by their age. */
export type Protocol = "cbor" | "json" | "query";
export type Spoken = { readonly protocol: Protocol; readonly operation: string; readonly input: () => unknown };
export type WireAnswer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string | Buffer };

const NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/";
const RPC_PATH = /^\/service\/GraniteServiceVersion20100801\/operation\/([A-Za-z]+)$/;

/** Which operation is asked for, in which protocol. `input` throws for a body that is none. */
export function readProtocol(url: string, headers: IncomingHttpHeaders, body: Buffer): Spoken {
  const rpc = RPC_PATH.exec(url.split("?")[0] ?? "");
  if (rpc !== null) return { protocol: "cbor", operation: rpc[1] ?? "", input: () => decoded(() => (body.length === 0 ? {} : fromCbor(body))) };
  const target = String(headers["x-amz-target"] ?? "");
  if (target !== "") {
    return {
      protocol: "json",
      operation: target.startsWith("GraniteServiceVersion20100801.") ? target.slice(target.indexOf(".") + 1) : "",
      input: () => decoded(() => (body.length === 0 ? {} : JSON.parse(body.toString("utf8")))),
    };
  }
  const parameters = new URLSearchParams(body.toString("utf8"));
  return { protocol: "query", operation: parameters.get("Action") ?? "", input: () => nested(parameters) };
}

function decoded(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    throw new AwsError("SerializationException", "The request's body cannot be read.");
  }
}

/** `Dimensions.member.1.Name=InstanceId` as structures and lists. */
function nested(parameters: URLSearchParams): unknown {
  const root: Record<string, unknown> = Object.create(null);
  for (const [path, value] of parameters) {
    const steps = path.split(".").filter((step) => step !== "member");
    let here = root;
    for (const step of steps.slice(0, -1)) here = (here[step] ??= Object.create(null)) as Record<string, unknown>;
    const last = steps.at(-1);
    if (last !== undefined && typeof here === "object") here[last] = value;
  }
  return listed(root);
}

function listed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value);
  if (members.length > 0 && members.every(([name]) => /^\d+$/.test(name)))
    return members.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, one]) => listed(one));
  return Object.fromEntries(members.map(([name, one]) => [name, listed(one)]));
}

export function writeAnswer(protocol: Protocol, operation: string, value: WireValue, requestId: string): WireAnswer {
  const id = { "x-amzn-requestid": requestId };
  if (protocol === "cbor")
    return { status: 200, headers: { ...id, "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" }, body: toCbor(value) };
  if (protocol === "json") return { status: 200, headers: { ...id, "content-type": "application/x-amz-json-1.0" }, body: json(value) };
  const content = { [`${operation}Result`]: value as XmlValue, ResponseMetadata: { RequestId: requestId } };
  return { status: 200, headers: { ...id, "content-type": "text/xml" }, body: toXml(`${operation}Response`, content, "member", NAMESPACE) };
}

export function writeRefusal(protocol: Protocol, { code, message, status }: AwsError, requestId: string): WireAnswer {
  const fault = status >= 500 ? "Receiver" : "Sender";
  const id = { "x-amzn-requestid": requestId, "x-amzn-query-error": `${queryCode(code)};${fault}` };
  const said = { __type: `com.amazonaws.cloudwatch#${code}`, message };
  if (protocol === "cbor")
    return { status, headers: { ...id, "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" }, body: toCbor(said) };
  if (protocol === "json")
    return { status, headers: { ...id, "content-type": "application/x-amz-json-1.0", "x-amzn-errortype": code }, body: JSON.stringify(said) };
  const content = { Error: { Type: fault, Code: queryCode(code), Message: message }, RequestId: requestId };
  return { status, headers: { ...id, "content-type": "text/xml" }, body: toXml("ErrorResponse", content, "member", NAMESPACE) };
}

/** As the oldest of the protocols names them. */
function queryCode(code: string): string {
  return code.startsWith("Invalid") || code.startsWith("Missing") ? code.replace(/Exception$/, "") : code;
}

/** Instants as seconds since the epoch. */
function json(value: WireValue): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, name, shown: unknown) {
    const own = name === "" ? shown : this[name];
    return own instanceof Date ? own.getTime() / 1000 : shown;
  });
}
