import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { AwsKeys } from "#adapters/aws/aws-account";

/** EKS takes a token for so long after it was signed, seconds, whatever the presigned address says. */
export const EKS_TOKEN_SECONDS = 900;
const PRESIGNED_SECONDS = 60;

/**
 * The bearer token that an EKS cluster takes: a presigned GetCallerIdentity that names the cluster.
 *
 * @param endpoint STS, where it is not AWS's own of the region
 */
export async function eksToken(options: {
  readonly cluster: string;
  readonly region: string;
  readonly keys: AwsKeys;
  readonly endpoint: string | undefined;
  readonly at?: Date;
}): Promise<string> {
  const { cluster, region, keys, endpoint, at = new Date() } = options;
  const url = new URL(endpoint ?? `https://sts.${region}.amazonaws.com`);
  const { accessKeyId, secretAccessKey, sessionToken } = keys;
  const signer = new SignatureV4({
    service: "sts",
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    sha256: Sha256,
  });
  const signed = await signer.presign(
    {
      method: "GET",
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === "" ? {} : { port: Number(url.port) }),
      path: "/",
      query: { Action: "GetCallerIdentity", Version: "2011-06-15" },
      headers: { host: url.host, "x-k8s-aws-id": cluster },
    },
    { expiresIn: PRESIGNED_SECONDS, signingDate: at, unhoistableHeaders: new Set(["x-k8s-aws-id"]) },
  );
  const query = Object.entries(signed.query ?? {})
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one ?? "")}`))
    .join("&");
  return `k8s-aws-v1.${Buffer.from(`${url.origin}/?${query}`).toString("base64url")}`;
}

/** Node's SHA-256 as the signer wants it. */
class Sha256 {
  readonly #secret: string | Uint8Array | undefined;
  #parts: Uint8Array[] = [];

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined || typeof secret === "string" ? secret : bytesOf(secret);
  }

  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#parts.push(typeof chunk === "string" ? Buffer.from(chunk) : bytesOf(chunk));
  }

  async digest(): Promise<Uint8Array> {
    const hash = this.#secret === undefined ? createHash("sha256") : createHmac("sha256", this.#secret);
    for (const part of this.#parts) hash.update(part);
    return new Uint8Array(hash.digest());
  }

  reset(): void {
    this.#parts = [];
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
}
