import { aKillStage } from "#adapters/warehouse/testing/kill-ingest";

/** Kills an ingest after each of its steps. @returns whether each left the old version or the new one, whole, and once */
export async function killGrid(say: (line: string) => void): Promise<boolean> {
  const stage = await aKillStage();
  const bad: string[] = [];
  try {
    for (const [at, name] of stage.steps.entries()) {
      const { died, before, after } = await stage.killAfter(at + 1);
      const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
      const found = same(before, stage.old) ? "old" : same(before, stage.fresh) ? "new" : "neither";
      const isWhole = died && found !== "neither" && same(after, stage.fresh);
      if (!isWhole) bad.push(name);
      say(
        `${isWhole ? "PASS" : "FAIL"}  killed after "${name}" (${at + 1} of ${stage.steps.length}): the ${found} version is there; the next start has the new one`,
      );
    }
  } finally {
    await stage.remove();
  }
  say(`${stage.steps.length - bad.length} of ${stage.steps.length} steps keep every promise.`);
  return bad.length === 0;
}
