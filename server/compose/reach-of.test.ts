import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CostSourceInput } from "#core/ingest/source";
import { openIngest } from "#server/compose/open-ingest";
import { reachOf } from "#server/compose/reach-of";
import { readConfig } from "#server/config";
import type { ServiceContext } from "#services/context";
import { checkSource } from "#services/ingest/check-source";

const ROLE = "arn:aws:iam::111122223333:role/MajorTomCostRead";
const now = () => new Date("2026-11-26T00:00:00.000Z");

/** What an organization of a server with this configuration may connect. The sandbox is not there, so all of it is AWS's. */
function checked(environment: Record<string, string>, tenantId: string, source: object) {
  const config = readConfig({ MAJOR_TOM_DATA_DIR: join(tmpdir(), "major-tom-reach"), ...environment });
  const sources = { sandboxAccesses: [], sandboxAccessOf: () => undefined };
  const ingest = openIngest({ dataDir: config.dataDir, now, awsOf: reachOf({ config, sources }) }).of(tenantId);
  return checkSource({ tenant: { id: tenantId }, ingest } as unknown as ServiceContext, CostSourceInput.parse(source));
}

const SHARED = [{ HOST: "0.0.0.0" }, { MAJOR_TOM_PUBLIC_URL: "https://costs.example.test" }];
const KINDS = [{ kind: "s3", bucket: "the-operators-bills" }, { kind: "cost_explorer" }, { kind: "athena", database: "bills", table: "cur" }];

describe("on a server that several organizations reach", () => {
  it.each(SHARED)("%o reads nothing with its own keys, and says what to give", (environment) => {
    for (const source of KINDS)
      expect(() => checked(environment, "ten_acme", source)).toThrow(
        "Give the roleArn of a role in your account that trusts the external id major-tom:ten_acme",
      );
  });

  it.each(SHARED)("%o asks for a role by the organization's own external id alone", (environment) => {
    for (const source of KINDS) {
      expect(checked(environment, "ten_acme", { ...source, roleArn: ROLE })).toMatchObject({ externalId: "major-tom:ten_acme" });
      for (const externalId of ["acme-secret", "major-tom:ten_other"])
        expect(() => checked(environment, "ten_acme", { ...source, roleArn: ROLE, externalId })).toThrow("is not yours");
    }
  });

  it("reads with its own keys for whoever started it with their own data", () => {
    expect(checked({ HOST: "0.0.0.0" }, "local", KINDS[0] ?? {})).toMatchObject({ bucket: "the-operators-bills" });
  });
});

describe("on a server that only its own machine reaches", () => {
  it("reads with the person's keys, and by an external id that they chose", () => {
    for (const source of KINDS) {
      expect(checked({}, "ten_acme", source)).toMatchObject({ kind: source.kind });
      expect(checked({}, "ten_acme", { ...source, roleArn: ROLE, externalId: "acme" })).toMatchObject({ externalId: "acme" });
    }
    expect(() => checked({}, "ten_acme", { ...KINDS[0], roleArn: ROLE, externalId: "major-tom:ten_other" })).toThrow("is not yours");
  });
});
