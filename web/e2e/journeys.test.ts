import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { openBrowser } from "#web/e2e/browser.ts";
import { approveJourney } from "#web/e2e/journeys/approve.ts";
import { askJourney } from "#web/e2e/journeys/ask.ts";
import { commitmentsJourney } from "#web/e2e/journeys/commitments.ts";
import { costPagesJourney } from "#web/e2e/journeys/cost-pages.ts";
import { costsJourney } from "#web/e2e/journeys/costs.ts";
import { pagesJourney } from "#web/e2e/journeys/pages.ts";
import { signUpJourney } from "#web/e2e/journeys/sign-up.ts";
import { slowAnswerJourney } from "#web/e2e/journeys/slow-answer.ts";
import { startServer, type Started, STARTS_WITHIN_MS } from "#web/e2e/server.ts";
import { type SlowModel, startSlowModel } from "#web/e2e/slow-model.ts";
import type { Stage } from "#web/e2e/stage.ts";

/** Booting, watching and ending a node takes minutes of the world's time. */
const CLOCK_RATE = "30";

const opened = await openBrowser();
const why = "reason" in opened ? `, skipped: ${opened.reason}` : "";

describe.skipIf(why !== "")(`a person in a browser${why}`, { retry: 1 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "major-tom-e2e-"));
  let server: Started | undefined;
  const stage: Stage = {
    browser: () => {
      if ("reason" in opened) throw new Error(opened.reason);
      return opened.browser;
    },
    url: () => server?.url ?? "",
  };

  afterAll(async () => {
    await server?.close();
    if ("browser" in opened) await opened.browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe("over the sandbox company, on a fast clock", () => {
    beforeAll(async () => {
      server = await startServer({ MAJOR_TOM_DATA_DIR: folder, MAJOR_TOM_CLOCK_RATE: CLOCK_RATE });
    }, STARTS_WITHIN_MS);
    afterAll(async () => {
      await server?.close();
    });
    signUpJourney(stage);
    askJourney(stage);
    pagesJourney(stage);
    costsJourney(stage);
    costPagesJourney(stage);
    commitmentsJourney(stage);
    approveJourney(stage, () => folder);
  });

  describe("with a model that takes its time, on the same data folder", () => {
    let model: SlowModel | undefined;
    beforeAll(async () => {
      model = await startSlowModel();
      server = await startServer({
        MAJOR_TOM_DATA_DIR: folder,
        OPENAI_BASE_URL: model.baseUrl,
        OPENAI_API_KEY: "test",
        OPENAI_MODEL: "slow",
      });
    }, STARTS_WITHIN_MS);
    afterAll(async () => {
      await server?.close();
      await model?.close();
    });
    slowAnswerJourney(stage);
  });
});
