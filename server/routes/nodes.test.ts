import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { type AppUnderTest, anApp } from "#server/testing/an-app";
import { NO_JOBS } from "#services/jobs";
import { aCloudWorld, inMemoryClouds } from "#services/nodes/testing/in-memory-clouds";

let test: TestDatabase;
let app: AppUnderTest;
const asked: string[] = [];
const clouds = inMemoryClouds(aCloudWorld());

beforeAll(async () => {
  test = await embeddedTestDatabase();
  app = await anApp(test, {
    contextOf: (ctx) => ({ ...ctx, clouds }),
    jobs: { ...NO_JOBS, discoveryEveryMinutes: 5, discoverNow: async (tenantId) => void asked.push(tenantId) },
  });
});
afterAll(() => test.close());

async function tokenOf(email: string): Promise<string> {
  const { body } = await app.call(undefined, "POST", "/api/auth/token", { email, password: "major-tom-demo" });
  return String(body["token"]);
}

describe("nodes by HTTP", () => {
  it("lists nodes and clusters, and filters by cluster, readiness and purchase option", async () => {
    const token = await tokenOf("viewer@demo.test");
    const names = async (query: string) => {
      const { body, status } = await app.call(token, "GET", `/api/nodes${query}`);
      return status === 200 ? (body["nodes"] as { name: string }[]).map(({ name }) => name) : status;
    };
    expect(await names("")).toEqual(["n1"]);
    expect(await names("?cluster=prod-eks&readiness=ready&capacityType=on_demand&live=1")).toEqual(["n1"]);
    expect(await names("?capacityType=spot")).toEqual([]);
    expect(await names("?readiness=maybe")).toBe(400);
    const clusters = await app.call(token, "GET", "/api/client/clusters");
    expect(clusters.body["clusters"]).toMatchObject([
      { name: "prod-eks", region: "us-east-1", version: "1.34", nodes: 1, usdPerHour: "0.19200", production: true },
    ]);
  });

  it("analyzes one, by name or instance id, and says what there is for one that is not there", async () => {
    const token = await tokenOf("viewer@demo.test");
    const found = await app.call(token, "GET", "/api/nodes/i-n1/analysis");
    expect(found).toMatchObject({
      status: 200,
      body: { node: { name: "n1", readiness: "ready" }, price: { savingUsdPerMonth: "77.09", basis: "gross" } },
    });
    const missing = await app.call(token, "GET", "/api/nodes/n9/analysis");
    expect(missing).toMatchObject({ status: 404, body: { code: "not-found", detail: "There is no node n9. Did you mean n1?" } });
  });

  it("lets Owners and Admins ask for a look, and shows everybody how fresh things are", async () => {
    const refused = await app.call(await tokenOf("viewer@demo.test"), "POST", "/api/discovery");
    expect(refused.status).toBe(403);
    expect(asked).toEqual([]);
    const begun = await app.call(await tokenOf("owner@demo.test"), "POST", "/api/discovery");
    expect(begun).toMatchObject({ status: 200, body: { running: true, everyMinutes: 5 } });
    expect(asked).toEqual(["demo"]);
    const seen = await app.call(await tokenOf("viewer@demo.test"), "GET", "/api/discovery");
    expect(seen).toMatchObject({ status: 200, body: { running: false, everyMinutes: 5, sources: [] } });
  });
});

describe("nodes where nothing is connected", () => {
  it("are none, with a note that says why", async () => {
    const bare = await anApp(test);
    const { body: signedIn } = await bare.call(undefined, "POST", "/api/auth/token", { email: "owner@demo.test", password: "major-tom-demo" });
    const token = String(signedIn["token"]);
    expect((await bare.call(token, "GET", "/api/nodes")).body).toMatchObject({
      nodes: [],
      notes: [expect.stringContaining("No AWS account or cluster is connected")],
    });
    expect((await bare.call(token, "GET", "/api/client/clusters")).body).toMatchObject({ clusters: [] });
    expect((await bare.call(token, "POST", "/api/discovery")).status).toBe(503);
    expect((await bare.call(token, "GET", "/api/nodes/n1/analysis")).status).toBe(503);
  });
});
