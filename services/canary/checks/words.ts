import { differ } from "#core/canary/differ";
import { formatValue } from "#core/figures/format";
import { type Finding, found, skipped } from "#services/canary/finding";
import { type Look, monthName } from "#services/canary/look";

/** One question in the words of different people. */
const QUESTIONS = [
  (month: string) => `What was our unblended spend in ${month}?`,
  (month: string) => `What did ${month} cost us, unblended?`,
  (month: string) => `How much did we pay in ${month}, unblended?`,
];

export async function synonyms(look: Look): Promise<Finding> {
  const [month] = look.months;
  if (look.inWords === undefined || month === undefined) return skipped("No chat is there to be asked.");
  const asked = await look.question({ metric: "unblended", period: month });
  const answers: { readonly question: string; readonly value: string; readonly id: string }[] = [];
  // One after the other: the chat answers people meanwhile.
  for (const write of QUESTIONS) {
    const question = write(monthName(month));
    const answer = await look.inWords(look.ctx, question);
    if (answer !== undefined) answers.push({ question, value: answer.value, id: answer.queryId });
  }
  // To be asked back is no wrong figure.
  if (answers.length === 0) return skipped("The chat asked back each time, so there is no figure to compare.");
  return found(
    answers.map(({ question, value }) =>
      differ({ what: `The answer to “${question}”`, value }, { what: "the query", value: asked.total }, asked.unit),
    ),
    `${answers.length} ways of asking for ${monthName(month)} give ${formatValue(asked.total, asked.unit)}.`,
    [asked.queryId, ...answers.map(({ id }) => id)],
  );
}
