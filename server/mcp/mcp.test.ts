import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { KINDS } from "#server/compose/kinds";
import { type AppUnderTest, anApp } from "#server/testing/an-app";
import { type Bill, openBill } from "#services/costs/testing/a-bill";
import { aCloudWorld, inMemoryClouds } from "#services/nodes/testing/in-memory-clouds";
import { TOOLS } from "#tools/registry";

const FIXTURE = fileURLToPath(new URL("../../fixtures/cur-2.0.parquet", import.meta.url));
const OCTOBER = { metric: "unblended", period: "2026-10", groupBy: ["service"] };
const CLI_PATIENCE_MS = 120_000;

let test: TestDatabase;
let bill: Bill;
let app: AppUnderTest;
beforeAll(async () => {
  [test, bill] = await Promise.all([embeddedTestDatabase(), openBill(FIXTURE)]);
  const clouds = inMemoryClouds(aCloudWorld());
  app = await anApp(test, { contextOf: (ctx) => ({ ...ctx, costs: async () => bill.engine, clouds, kinds: KINDS }) });
});
afterAll(async () => {
  await bill.close();
  await test.close();
});

async function tokenOf(email: string): Promise<string> {
  const { body } = await app.call(undefined, "POST", "/api/auth/token", { email, password: "major-tom-demo" });
  return String(body["token"]);
}

/** The SDK's own client, over the application instead of a socket. */
async function connected(email: string): Promise<Client> {
  const token = await tokenOf(email);
  const client = new Client({ name: "test", version: "1" });
  const transport = new StreamableHTTPClientTransport(new URL("http://127.0.0.1:8080/mcp"), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
    fetch: (url, init) => app.request(new URL(url).pathname, init as RequestInit),
  });
  await client.connect(transport as never);
  return client;
}

const textOf = (result: unknown) => (result as { content: { text: string }[] }).content[0]?.text ?? "";

describe("the Model Context Protocol over streamable HTTP", () => {
  it("lists what reads and what drafts, each with its schema; nothing that approves, draws or asks back", async () => {
    const client = await connected("owner@demo.test");
    expect(client.getServerVersion()).toMatchObject({ name: "major-tom" });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).toSorted()).toEqual(
      TOOLS.filter(({ effect }) => effect === "read" || effect === "propose")
        .map(({ name }) => name)
        .toSorted(),
    );
    for (const { name, inputSchema, annotations, description } of tools) {
      expect(inputSchema.type).toBe("object");
      expect(name).not.toMatch(/approv|sign|execut|reject|release/);
      expect(annotations?.readOnlyHint).toBe(!name.startsWith("propose_"));
      if (name.startsWith("propose_")) expect(description).toContain("a person signs the card");
    }
    await client.close();
  });

  it("answers with figures that carry unit, period, as-of and the query behind them, equal to the API's", async () => {
    const client = await connected("viewer@demo.test");
    const result = await client.callTool({ name: "query_costs", arguments: OCTOBER });
    const { figures } = result.structuredContent as { figures: { id: string; value: string; unit: string; queryId: string; asOf: string }[] };
    const token = await tokenOf("viewer@demo.test");
    const { body } = await app.call(token, "POST", "/api/query", OCTOBER);
    const total = figures.find(({ id }) => id.endsWith(".total"));
    expect(total).toMatchObject({ unit: "USD", queryId: body["queryId"], asOf: body["asOf"] });
    expect(total?.value).toBe((body["reconciliation"] as { total: string }).total);
    expect(textOf(result)).toContain(String(body["queryId"]));
    const { sources } = result.structuredContent as { sources: { label: string }[] };
    for (const { label } of [...(figures as unknown as { label: string }[]), ...sources]) expect(label).toMatch(/^⟪[^⟪⟫]*⟫$/);
    await client.close();
  });

  it("says what is wrong with arguments and with free SQL, as a result that a model can act on", async () => {
    const client = await connected("viewer@demo.test");
    const wrong = await client.callTool({ name: "query_costs", arguments: { metric: "amortised_costs", period: "2026-10" } });
    expect(wrong).toMatchObject({ isError: true });
    expect(textOf(wrong)).toMatch(/amorti[sz]ed/);
    const refused = await client.callTool({ name: "run_sql", arguments: { sql: "drop table cur" } });
    expect(refused).toMatchObject({ isError: true });
    await expect(client.callTool({ name: "approve_proposal", arguments: {} })).rejects.toThrow('There is no tool "approve_proposal" for you.');
    await client.close();
  });

  it("drafts only on what a tool listed to the same token before, and only for who may draft", async () => {
    const owner = await connected("owner@demo.test");
    const draft = { name: "propose_node_switch", arguments: { node: "n1", to: "spot" } };
    const early = await owner.callTool(draft);
    expect(early).toMatchObject({ isError: true });
    expect(textOf(early)).toContain("is no name that the person said or that a tool listed");
    await owner.callTool({ name: "list_inventory", arguments: { what: "nodes" } });
    const drafted = await owner.callTool(draft);
    expect(drafted.isError, textOf(drafted)).toBeFalsy();
    const { proposals } = drafted.structuredContent as { proposals: { id: string; hash: string }[] };
    expect(proposals).toHaveLength(1);
    const { body } = await app.call(await tokenOf("owner@demo.test"), "GET", `/api/proposals/${proposals[0]?.id}`);
    expect(body).toMatchObject({ state: "proposed" });

    const other = await connected("owner@demo.test");
    expect(textOf(await other.callTool(draft))).toContain("is no name that");
    const viewer = await connected("viewer@demo.test");
    expect((await viewer.listTools()).tools.map(({ name }) => name)).not.toContain("propose_node_switch");
    await expect(viewer.callTool(draft)).rejects.toThrow("There is no tool");
    await Promise.all([owner, other, viewer].map((client) => client.close()));
  });

  it("wants a bearer token, and answers POST alone", async () => {
    const message = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
    const bare = await app.request("/mcp", { method: "POST", body: message, headers: { "content-type": "application/json" } });
    expect([bare.status, bare.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    const token = await tokenOf("viewer@demo.test");
    const cookie = await app.request("/mcp", {
      method: "POST",
      body: message,
      headers: { "content-type": "application/json", cookie: `major_tom_session=${token}` },
    });
    expect(cookie.status).toBe(401);
    const listened = await app.request("/mcp", { headers: { authorization: `Bearer ${token}` } });
    expect([listened.status, listened.headers.get("allow")]).toEqual([405, "POST"]);
    const foreign = await app.request("/mcp", {
      method: "POST",
      body: message,
      headers: { "content-type": "application/json", authorization: `Bearer ${token}`, origin: "https://elsewhere.test" },
    });
    expect(foreign.status).toBe(403);
  });
});

describe("the Model Context Protocol on stdin and stdout", () => {
  it(
    "serves the same tools over a person's own export",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "major-tom-mcp-"));
      const client = new Client({ name: "test", version: "1" });
      try {
        await client.connect(
          new StdioClientTransport({
            command: process.execPath,
            args: [fileURLToPath(new URL("../../cli/mcp.ts", import.meta.url))],
            env: { MAJOR_TOM_DATA_DIR: folder, COST_DATA: FIXTURE, PATH: process.env["PATH"] ?? "" },
            stderr: "pipe",
          }),
        );
        expect((await client.listTools()).tools.map(({ name }) => name)).toContain("query_costs");
        const result = await client.callTool({ name: "query_costs", arguments: OCTOBER });
        expect(result.isError, textOf(result)).toBeFalsy();
      } finally {
        await client.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    CLI_PATIENCE_MS,
  );
});
