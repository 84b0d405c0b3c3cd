import type { Reading } from "#core/planner/frame";
import type { TurnView } from "#agent/models/chat-model";
import { planOf } from "#agent/plan/plan";
import type { ToolOutcome, WrittenAnswer } from "#agent/writer/answer";
import { writeAnswer } from "#agent/writer/write-answer";

/** What is looked at first and then drafted, or looked at again. */
const FOLLOWED: ReadonlySet<string> = new Set(["sw", "sp", "audit"]);

/** Writes each act of the message from its own results, one after another; they share one style and one list of what to ask next. */
export function writeActs(turn: TurnView, reading: Reading): WrittenAnswer {
  const acts = planOf(reading, turn.history);
  let from = 0;
  const written = acts.map((act, index) => {
    const results: ToolOutcome[] = turn.outcomes.slice(from, from + act.calls.length);
    from += act.calls.length;
    // What followed from the results of a move belongs to it.
    if (index === 0 && FOLLOWED.has(act.frame.i)) results.push(...turn.outcomes.slice(acts.reduce((sum, { calls }) => sum + calls.length, 0)));
    // The writer looks slots up under the semantic model's names too.
    const frame = { ...(act.frame["f.purchase"] === undefined ? {} : { "f.purchase_option": act.frame["f.purchase"] }), ...act.frame };
    return writeAnswer({
      reading: { ...reading, frame, assumed: index === 0 ? reading.assumed : {}, also: [] },
      question: turn.askedBack?.question ?? turn.question,
      results,
      now: turn.now,
    });
  });
  return {
    text: written
      .map((part) => part.text)
      .filter((text) => text !== "")
      .join("\n\n"),
    next: [...new Set(written.flatMap((part) => [...part.next]))].slice(0, 3),
    figures: written.flatMap((part) => [...part.figures]),
  };
}
