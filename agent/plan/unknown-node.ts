import { targetKey } from "#core/proposals/provenance";
import * as words from "#agent/plan/node-words";

const NAMED = /\b(?:nodes?|instances?|machines?|box|host|vm)(?: (?:named|called))? ["'`]?([a-z0-9][\w.-]*\w)/i;
const AFTER_VERB = /\b(?:move|switch|put|flip|shift|swap|migrate|analy[sz]e|inspect|why can'?t|can|could) (?:node )?["'`]?([a-z0-9][\w.-]*\w)/i;

const MOVED = /\b(?:spot|on[- ]demand)\b|\b(?:be )?(?:moved|switched)\b/i;

/** A name that a message gives a node and that nothing here has: with a digit and a hyphen in it, and no type, place or date. */
export function unknownNodeIn(text: string, known: readonly string[]): string | undefined {
  const names = new Set(known.map((name) => name.toLowerCase()));
  const isOne = (name: string | undefined): name is string =>
    name !== undefined &&
    /\d/.test(name) &&
    /^[a-z]/i.test(name) &&
    /-/.test(name) &&
    !names.has(name.toLowerCase()) &&
    !/^\d{4}-\d{2}|^apr-\d+$|^(?:us|eu|ap|ca|sa|me|af|il|mx)-[a-z]+-\d/i.test(name) &&
    name.match(words.INSTANCE_TYPE) === null;
  // Without the word "node" it must be said to go somewhere, or "3-year" would be one.
  const moved = MOVED.test(text) ? AFTER_VERB.exec(text)?.[1] : undefined;
  const found = [NAMED.exec(text)?.[1], moved].find(isOne);
  return found === undefined ? undefined : targetKey(found);
}
