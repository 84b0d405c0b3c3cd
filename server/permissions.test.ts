import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { anApp, type AppUnderTest } from "#server/testing/an-app";
import { aStage, type Played, STAGE_KINDS } from "#server/testing/a-stage";
import { ACTORS, PERMISSIONS } from "#server/testing/permission-table";
import { DEFAULT_PACE } from "#services/execution/pace";
import { NO_HANDS } from "#services/execution/no-hands";
import { runDry } from "#services/execution/dry-run";
import { stopAction } from "#services/execution/stop";

/** Well-formed ids that nobody has, by how the real ones begin. */
const UNKNOWN: Readonly<Record<string, string>> = {
  APR: "APR-99999",
  q: "q_zzzzzzzzzzzz",
  usr: "usr_nobody",
  cluster: "cluster:nothing-eks",
  own: "nothing-eks",
};

describe("who may do what", () => {
  let test: TestDatabase;
  let app: AppUnderTest;
  let played: Played;
  let asked = 0;
  beforeAll(async () => {
    test = await embeddedTestDatabase();
    const provider = { send: async () => ({ requestId: undefined, refs: [] }) };
    app = await anApp(test, {
      contextOf: (ctx) => ({ ...ctx, kinds: STAGE_KINDS }),
      hands: { ...NO_HANDS, stop: stopAction, dryRun: (ctx, id) => runDry(ctx, id, { provider, pace: DEFAULT_PACE }) },
    });
    played = await aStage(test);
  });
  afterAll(() => test.close());

  /** From an address of its own, so that no limit on addresses counts. */
  async function answerTo(
    token: string | undefined,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly text: string }> {
    asked += 1;
    const response = await app.request(path, {
      method,
      from: `10.9.${Math.trunc(asked / 250)}.${asked % 250}`,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
    if (isStream) await response.body?.cancel();
    return { status: response.status, text: isStream ? "" : await response.text() };
  }

  it("is written in the table for every route that there is", async () => {
    const { body } = await app.call(undefined, "GET", "/api/openapi.json");
    const routes = Object.entries(body["paths"] as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect([...new Set(PERMISSIONS.map(({ route }) => route))].toSorted()).toEqual(routes.toSorted());
  });

  const BY_ID = PERMISSIONS.filter(({ route, expected }) => route.includes("{") && expected.foreign === 404);
  it.each(BY_ID)("answers what is another company's exactly as what is not there: $route $when", async ({ route, ask }) => {
    const [method = "GET", pattern = ""] = route.split(" ");
    const place = pattern.split("/").findIndex((segment) => segment.startsWith("{"));
    const { path, body } = await ask(played.stage, "foreign");
    const id = path.split("/")[place] ?? "";
    const unknown = UNKNOWN[id.split(/[-_:]/)[0] ?? ""] ?? "nothing";
    const told = async (asked: string) => {
      const { status, text } = await answerTo(played.tokens.foreign, method, path.replace(id, asked), body);
      return { status, text: text.replaceAll(asked, "the id").replaceAll(/"req_[^"]+"/g, "a request") };
    };
    const foreign = await told(id);
    await played.tidy();
    expect(foreign.status).toBe(404);
    expect(foreign).toEqual(await told(unknown));
  });

  it("knows routes whose answers to a foreigner it compares", () => {
    expect(BY_ID.length).toBeGreaterThanOrEqual(20);
  });

  it.each(PERMISSIONS)("$route $when", async ({ route, ask, expected }) => {
    const [method = "GET"] = route.split(" ");
    const answers: Record<string, number> = {};
    for (const actor of ACTORS) {
      const { path, body } = await ask(played.stage, actor);
      const { status } = await answerTo(played.tokens[actor], method, path, body);
      answers[actor] = status;
    }
    await played.tidy();
    expect(answers).toEqual(expected);
  });
});
