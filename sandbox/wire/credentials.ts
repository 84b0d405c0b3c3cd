import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** `MajorTom` reads and acts, but buys nothing; `MajorTomPurchase` reads Savings Plans and buys them, and nothing else. */
export const RoleName = z.enum(["MajorTom", "MajorTomRead", "MajorTomPurchase"]);
export type RoleName = z.infer<typeof RoleName>;

/** Whose key signed a request. A base key may call STS only. */
export type Principal =
  | { readonly kind: "base"; readonly company: string; readonly accessKeyId: string }
  | {
      readonly kind: "role";
      readonly company: string;
      readonly accessKeyId: string;
      readonly accountId: string;
      readonly role: RoleName;
      readonly sessionName: string;
      /** Milliseconds since the epoch, of real time: clients renew by their own clock. */
      readonly expiresAt: number;
    };
export type RolePrincipal = Extract<Principal, { kind: "role" }>;

export type AccessKey = { readonly accessKeyId: string; readonly secretAccessKey: string };

const Session = z.object({
  company: z.string(),
  accountId: z.string(),
  role: RoleName,
  sessionName: z.string(),
  expiresAt: z.number(),
  nonce: z.string(),
});

/** Every secret of a data folder's sandbox follows from one random root, so that what was issued is good after a restart. */
export type Credentials = {
  baseKeyOf(company: string): AccessKey;
  externalIdOf(accountId: string): string;
  clusterTokenOf(company: string, cluster: string): string;
  trinoPasswordOf(company: string): string;
  issue(session: Omit<z.infer<typeof Session>, "nonce">): AccessKey & { readonly sessionToken: string };
  /** The key's owner and its secret; undefined where there is no such key, or its token is not the one that was issued with it. */
  find(accessKeyId: string, sessionToken: string | undefined): { readonly principal: Principal; readonly secretAccessKey: string } | undefined;
};

export function openCredentials(folder: string, companies: readonly string[]): Credentials {
  const root = rootSecret(folder);
  const digest = (text: string) => createHmac("sha256", root).update(text).digest();
  const keyId = (prefix: string, text: string) => `${prefix}${digest(`id/${text}`).toString("hex").slice(0, 16).toUpperCase()}`;
  const secret = (text: string) => digest(`secret/${text}`).toString("base64url").slice(0, 40);
  const baseKeyOf = (company: string) => ({ accessKeyId: keyId("AKIA", `base/${company}`), secretAccessKey: secret(`base/${company}`) });

  return {
    baseKeyOf,
    externalIdOf: (accountId) => `major-tom-${digest(`external/${accountId}`).toString("hex").slice(0, 24)}`,
    clusterTokenOf: (company, cluster) => digest(`cluster/${company}/${cluster}`).toString("base64url"),
    trinoPasswordOf: (company) => digest(`trino/${company}`).toString("base64url").slice(0, 32),
    issue(session) {
      const payload = Buffer.from(JSON.stringify({ ...session, nonce: randomBytes(9).toString("base64url") })).toString("base64url");
      return {
        accessKeyId: keyId("ASIA", payload),
        secretAccessKey: secret(payload),
        sessionToken: `${payload}.${digest(`token/${payload}`).toString("base64url")}`,
      };
    },
    find(accessKeyId, sessionToken) {
      if (sessionToken === undefined) {
        const company = companies.find((candidate) => baseKeyOf(candidate).accessKeyId === accessKeyId);
        if (company === undefined) return undefined;
        return { principal: { kind: "base", company, accessKeyId }, secretAccessKey: baseKeyOf(company).secretAccessKey };
      }
      const [payload = "", mark = ""] = sessionToken.split(".");
      if (keyId("ASIA", payload) !== accessKeyId || !sameText(mark, digest(`token/${payload}`).toString("base64url"))) return undefined;
      const { nonce: _nonce, ...session } = Session.parse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
      return { principal: { kind: "role", accessKeyId, ...session }, secretAccessKey: secret(payload) };
    },
  };
}

/** Equal or not, in a time that does not tell where they differ. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function rootSecret(folder: string): Buffer {
  const file = join(folder, "root-secret");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("hex"), { mode: 0o600 });
  return Buffer.from(readFileSync(file, "utf8"), "hex");
}
