import { parseArgs } from "node:util";
import { MajorTomError } from "#core/errors";
import { type ByHand, engageByHand, releaseByHand, statusByHand } from "#server/compose/kill-switch-by-hand";
import { type Config, readConfig } from "#server/config";

// npm run kill-switch -- engage --reason "...": works while the server runs and while nothing does.

const USAGE = `Usage: npm run -s kill-switch -- engage --reason "why"
       npm run -s kill-switch -- release
       npm run -s kill-switch -- status`;

/** Only what it needs: a fault in another variable must not keep anyone from stopping the machine. */
function ownConfig({ MAJOR_TOM_DATA_DIR, DATABASE_URL, MAJOR_TOM_KILL_SWITCH }: NodeJS.ProcessEnv): Config {
  return readConfig({ MAJOR_TOM_DATA_DIR, DATABASE_URL, MAJOR_TOM_KILL_SWITCH });
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { reason: { type: "string" } } });
  const run = { engage, release: releaseByHand, status: statusByHand }[positionals[0] ?? ""];
  if (!run || positionals.length > 1) {
    console.error(USAGE);
    return 2;
  }
  const { lines, complete } = await run(ownConfig(process.env));
  for (const line of lines) console.log(line);
  return complete ? 0 : 1;

  function engage(config: Config): Promise<ByHand> {
    const reason = values.reason?.trim() ?? "";
    return engageByHand(config, reason === "" ? "Engaged at the terminal without a reason." : reason);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof MajorTomError ? error.message : `The kill switch could not be set: ${(error as Error).message}`);
  process.exitCode = 1;
}
