import type { Context } from "hono";
import type { LineFault } from "#core/api/organization";
import { problem } from "#server/problem";

/** A file with faults is not stored: every line that cannot be read, with why. */
export function unreadable(c: Context, faults: readonly LineFault[]): Response {
  const [first] = faults;
  const others = faults.length > 1 ? ` ${faults.length - 1} more line${faults.length === 2 ? " has" : "s have"} faults.` : "";
  return problem(c, {
    status: 400,
    title: "Invalid input",
    code: "invalid-input",
    detail: first === undefined ? "The file cannot be read." : `Nothing was stored. Line ${first.line}: ${first.message}${others}`,
    errors: faults.map(({ line, message }) => ({ path: `line ${line}`, message })),
  });
}
