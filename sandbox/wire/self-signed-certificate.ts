import { generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type TlsIdentity = { readonly key: string; readonly cert: string };

const DAY_MS = 86_400_000;
const VALID_DAYS = 3650;
const OID = {
  ecdsaWithSha256: "06082a8648ce3d040302",
  commonName: "0603550403",
  basicConstraints: "0603551d13",
  keyUsage: "0603551d0f",
  extendedKeyUsage: "0603551d25",
  subjectAltName: "0603551d11",
  serverAuth: "06082b06010505070301",
} as const;

/** The certificate of a data folder, made once: kubectl sends a token over TLS only. It is its own authority. */
export function tlsIdentity(folder: string): TlsIdentity {
  const files = { key: join(folder, "tls-key.pem"), cert: join(folder, "tls-cert.pem") };
  if (!existsSync(files.cert) || !isValid(readFileSync(files.cert, "utf8"))) {
    const made = selfSignedCertificate(new Date());
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(files.key, made.key, { mode: 0o600 });
    chmodSync(files.key, 0o600);
    writeFileSync(files.cert, made.cert);
  }
  return { key: readFileSync(files.key, "utf8"), cert: readFileSync(files.cert, "utf8") };
}

/** For 127.0.0.1, ::1 and localhost; PEM. @source RFC 5280 */
export function selfSignedCertificate(now: Date): TlsIdentity {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(hex(OID.ecdsaWithSha256));
  const name = sequence(der(0x31, sequence(hex(OID.commonName), der(0x0c, Buffer.from("Major Tom sandbox")))));
  const validity = sequence(time(new Date(now.getTime() - DAY_MS)), time(new Date(now.getTime() + VALID_DAYS * DAY_MS)));
  const names = sequence(
    der(0x82, Buffer.from("localhost")),
    der(0x87, Buffer.from([127, 0, 0, 1])),
    der(0x87, Buffer.from([...Array.from({ length: 15 }, () => 0), 1])),
  );
  const extensions = sequence(
    extension(OID.basicConstraints, sequence(hex("0101ff")), true),
    extension(OID.keyUsage, hex("03020284"), true),
    extension(OID.extendedKeyUsage, sequence(hex(OID.serverAuth))),
    extension(OID.subjectAltName, names),
  );
  const serial = der(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(15)]));
  const body = sequence(
    der(0xa0, hex("020102")),
    serial,
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, extensions),
  );
  const certificate = sequence(body, algorithm, bitString(sign("sha256", body, privateKey)));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
  };
}

function isValid(pem: string): boolean {
  try {
    return Date.parse(new X509Certificate(pem).validTo) > Date.now() + DAY_MS;
  } catch {
    return false;
  }
}

function extension(oid: string, value: Buffer, critical = false): Buffer {
  return sequence(hex(oid), ...(critical ? [hex("0101ff")] : []), der(0x04, value));
}

function time(date: Date): Buffer {
  return der(0x18, Buffer.from(`${date.toISOString().slice(0, 19).replaceAll(/[-:T]/g, "")}Z`));
}

function bitString(value: Buffer): Buffer {
  return der(0x03, Buffer.concat([Buffer.from([0]), value]));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}

function hex(text: string): Buffer {
  return Buffer.from(text, "hex");
}
