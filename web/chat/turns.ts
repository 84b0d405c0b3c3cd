import { answerOf, type ChatMessage, textOf } from "#web/chat/message.ts";

export type Turn = {
  /** Another reading of the same question stands below; this answer no longer counts. */
  readonly replaced: boolean;
  /** The person's words are those of the question above: an edited chip asked again, so the bubble is not repeated. */
  readonly reread: boolean;
};

const ORDINARY: Turn = { replaced: false, reread: false };

/**
 * Which answers were replaced by an edited reading. Seen from the messages alone, so that a reopened thread shows it too:
 * the same words asked twice in a row, read differently the second time.
 */
export function turnsOf(messages: readonly ChatMessage[]): ReadonlyMap<string, Turn> {
  const turns = new Map<string, Turn>();
  let question: ChatMessage | undefined;
  let answers: ChatMessage[] = [];
  messages.forEach((message, index) => {
    if (message.role !== "user") {
      answers.push(message);
      return;
    }
    const again = question !== undefined && answers.length > 0 && textOf(question) === textOf(message);
    const answer = messages[index + 1];
    const read = answer === undefined ? undefined : readingKey(answer);
    const other = read === undefined ? message.metadata?.reread === true : readingKey(answers.at(-1)) !== read;
    if (again && other) {
      for (const answer of answers) turns.set(answer.id, { replaced: true, reread: false });
      turns.set(message.id, { replaced: false, reread: true });
    }
    question = message;
    answers = [];
  });
  return turns;
}

export const turnOf = (turns: ReadonlyMap<string, Turn>, id: string): Turn => turns.get(id) ?? ORDINARY;

/** Undefined while, or where, there is no reading. */
function readingKey(message: ChatMessage | undefined): string | undefined {
  const frame = message === undefined ? undefined : answerOf(message).reading?.frame;
  return frame === undefined ? undefined : JSON.stringify(Object.entries(frame).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
