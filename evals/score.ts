import { askOnce, type Answer } from "#server/chat/client/ask-once";
import { type EvalCase, EvalFailure } from "#evals/kit/case";
import { nothingRemoved } from "#evals/kit/expect";
import type { World } from "#evals/kit/world";

export type Score = {
  readonly name: string;
  readonly guards: string;
  readonly result: "exact" | "one click" | "failed";
  readonly because: string;
  readonly totalMs: number;
  readonly removed: number;
};

/**
 * Runs one conversation and judges it. Where a turn asks back, each of its buttons counts as one click: the first that
 * leads on is taken.
 */
export async function scoreCase(one: EvalCase, world: World): Promise<Score> {
  const thread = world.newThread();
  const answers: Answer[] = [];
  let clicked = false;
  let totalMs = 0;
  const finish = (result: Score["result"], because = ""): Score => ({
    name: one.name,
    guards: one.guards,
    result,
    because,
    totalMs,
    removed: answers.reduce((sum, answer) => sum + answer.grounding.removed, 0),
  });
  try {
    const turns = typeof one.turns === "function" ? await one.turns(world) : one.turns;
    for (const [index, turn] of turns.entries()) {
      const answer = await answered(world, thread, turn);
      totalMs += answer.totalMs;
      answers.push(answer);
      const isLast = index === turns.length - 1;
      if (!isLast && answer.clarification) {
        // The conversation goes on from the likeliest reading.
        const [first] = answer.clarification.options;
        if (first) answers.push(await answered(world, thread, first.label, first.interpretation));
        clicked = true;
      }
      if (isLast) return finish((await judge(one, world, thread, answers, answer)) || clicked ? "one click" : "exact");
    }
    return finish("failed", "the case has no turns");
  } catch (error) {
    return finish("failed", error instanceof Error ? error.message : String(error));
  }
}

/** Whether a click was needed. @throws EvalFailure when no reading fits */
async function judge(one: EvalCase, world: World, thread: string, answers: Answer[], last: Answer): Promise<boolean> {
  const check = async (answer: Answer) => {
    await one.check({ last: answer, answers, world });
    nothingRemoved({ last: answer, answers, world });
  };
  let failure: unknown;
  try {
    await check(last);
    return false;
  } catch (error) {
    failure = error;
  }
  for (const option of last.clarification?.options ?? []) {
    const answer = await answered(world, thread, option.label, option.interpretation);
    try {
      await check(answer);
      return true;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function answered(world: World, thread: string, text: string, interpretation?: NonNullable<Answer["interpretation"]>): Promise<Answer> {
  const answer = await askOnce({ ...world }, thread, text, interpretation ? { interpretation } : undefined);
  if ("error" in answer) throw new EvalFailure(answer.error);
  return answer;
}
