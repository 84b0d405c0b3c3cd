import { z } from "zod";
import { InvalidInputError } from "#core/errors";

const Line = z.object({
  id: z.unknown().optional(),
  conv: z.union([z.string(), z.number()]).optional(),
  turn: z.unknown().optional(),
  text: z.string().trim().min(1),
});

export type Question = {
  /** `id`, `conv` and `turn` as the line had them, to be given back with the answer. */
  readonly echo: Readonly<Record<string, unknown>>;
  /** Lines of one `conv` are one thread. */
  readonly conv: string | undefined;
  readonly text: string | undefined;
  readonly fault: string | undefined;
};

/**
 * Questions of a JSON Lines file, in order. A line that is no question is answered with its fault, so that answers and
 * lines stay in step.
 *
 * @throws InvalidInputError when the file holds no line at all
 */
export function readQuestions(file: string): Question[] {
  const lines = file
    .split(/\r?\n/)
    .map((text, index) => ({ text, number: index + 1 }))
    .filter(({ text }) => text.trim() !== "");
  if (lines.length === 0) throw new InvalidInputError('The file holds no questions. Write one JSON object a line: { "text": "..." }.');
  return lines.map(({ text, number }) => {
    const value = parsed(text);
    const line = Line.safeParse(value);
    const raw = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
    const echo = Object.fromEntries(["id", "conv", "turn"].filter((key) => raw[key] !== undefined).map((key) => [key, raw[key]]));
    if (!line.success)
      return { echo, conv: undefined, text: undefined, fault: `Line ${number} is no question: it must be a JSON object with a "text".` };
    return { echo, conv: line.data.conv === undefined ? undefined : String(line.data.conv), text: line.data.text, fault: undefined };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
