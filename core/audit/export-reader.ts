import { InvalidInputError } from "#core/errors";
import { membersOf } from "#core/json/double-names";

/** What comes out of an export piece by piece: a row as it stands in the file, or another member of the document. */
export type ExportPart = { readonly row: unknown } | { readonly name: string; readonly value: unknown };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
/** A row is a few hundred bytes; what is longer than this is no row of ours, in characters. */
const LONGEST_PART = 10_000_000;

/**
 * Reads an export of the audit log in chunks of text, however long it is: every row is handed over as soon as it is
 * complete, and nothing is kept.
 *
 * @throws InvalidInputError where it is no JSON object, or says a name twice
 */
export function exportReader(see: (part: ExportPart) => void) {
  let part = "";
  const closers: number[] = [];
  let isInString = false;
  let isEscaped = false;
  let name: string | undefined;
  let members = 0;
  let isOver = false;
  const seen = new Set<string>();

  const takeRow = () => {
    const text = trimmed(part);
    part = "";
    if (text !== "") see({ row: valueOf(text, members) });
    members = 0;
  };
  const takeMember = () => {
    const text = trimmed(part);
    part = "";
    if (name === undefined) {
      if (text !== "") throw notAnExport();
      return;
    }
    if (seen.has(name)) throw new InvalidInputError(`The export says "${name}" twice.`);
    seen.add(name);
    if (name !== "rows") see({ name, value: valueOf(text, members) });
    else if (text !== "") throw notAnExport();
    name = undefined;
    members = 0;
  };
  /** One structural character; answers whether it belongs to the part that is being read. */
  const structure = (code: number): boolean => {
    const isRows = name === "rows";
    if (code === OPEN_OBJECT || code === OPEN_LIST) {
      const closer = code === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_LIST;
      const depth = closers.push(closer);
      if (isRows && depth === 2 && (code !== OPEN_LIST || trimmed(part) !== "")) throw notAnExport();
      return !(depth === 1 || (isRows && depth === 2));
    }
    if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      if (closers.pop() !== code) throw notAnExport();
      const depth = closers.length;
      if (depth === 1 && isRows) takeRow();
      if (depth === 0) {
        takeMember();
        isOver = true;
      }
      return !(depth === 0 || (isRows && depth === 1));
    }
    const depth = closers.length;
    if (code === COLON) {
      if (depth > 1) members += 1;
      if (depth !== 1) return true;
      name = nameOf(part);
      part = "";
      return false;
    }
    if (depth === 1) takeMember();
    else if (depth === 2 && isRows) takeRow();
    else return true;
    return false;
  };

  /** Where a text that is open at `at` is over in this chunk: after its quote, or at the chunk's end. */
  const afterText = (chunk: string, at: number): number => {
    let from = isEscaped ? at + 1 : at;
    isEscaped = false;
    for (;;) {
      const quote = chunk.indexOf('"', from);
      const end = quote < 0 ? chunk.length : quote;
      let slashes = 0;
      while (end - slashes > from && chunk.charCodeAt(end - slashes - 1) === BACKSLASH) slashes += 1;
      const isBare = slashes % 2 === 0;
      if (quote < 0) isEscaped = !isBare;
      else if (isBare) isInString = false;
      if (quote < 0) return end;
      if (isBare) return end + 1;
      from = end + 1;
    }
  };

  return {
    push(chunk: string): void {
      let from = 0;
      for (let at = 0; at < chunk.length; at += 1) {
        if (isInString) {
          at = afterText(chunk, at) - 1;
          continue;
        }
        const code = chunk.charCodeAt(at);
        if (code === QUOTE) {
          isInString = true;
          continue;
        }
        if (!isStructural(code)) continue;
        // Within a row, nothing but its end matters; a long log is nearly all rows.
        if (closers.length > 2 && name === "rows") {
          structure(code);
          continue;
        }
        if (isOver || (closers.length === 0 && code !== OPEN_OBJECT)) throw notAnExport();
        part += chunk.slice(from, at);
        if (structure(code)) part += chunk[at];
        from = at + 1;
      }
      part += chunk.slice(from);
      if (part.length > LONGEST_PART || (isOver && trimmed(part) !== "")) throw notAnExport();
    },
    /** The text is at its end. */
    end(): void {
      if (!isOver) throw notAnExport();
    },
  };
}

function isStructural(code: number): boolean {
  return code === COMMA || code === COLON || code === OPEN_OBJECT || code === CLOSE_OBJECT || code === OPEN_LIST || code === CLOSE_LIST;
}

/** Without JSON's own white space, and no other: a vertical tab does not belong into an export. */
function trimmed(text: string): string {
  return text.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, "");
}

function notAnExport(): InvalidInputError {
  return new InvalidInputError("This is not a JSON export of the audit log.");
}

function nameOf(text: string): string {
  const name = valueOf(trimmed(text), 0);
  if (typeof name !== "string") throw notAnExport();
  return name;
}

/** A name that stands twice would be read by one program one way and by another program another way. */
function valueOf(text: string, members: number): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError("This is not a JSON export of the audit log.", { cause });
  }
  if (membersOf(value) !== members) throw new InvalidInputError("The export says a name twice.");
  return value;
}
