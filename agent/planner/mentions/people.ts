import type { PersonMention } from "#agent/planner/mentions/mention";
import type { Speller } from "#agent/planner/spelling";
import type { Utterance } from "#agent/planner/text";

const NOT_NAMES =
  /^(?:i|apr|rec|aws|sp|sps|ri|ris|esr|od|ns|ytd|mtd|qtd|wtd|yoy|mom|qoq|utc|cfo|ceo|cto|vp|pr|qa|pto|eom|eoy|sox|ok|mon|tue|wed|thu|fri|sat|sun|hi|hello|hey|thanks|tom|major)$/;

/** Capitalised words that no dictionary knows, and unknown words where a person is asked for ("what did priya do"). */
export function findPeople({ tokens, clean }: Utterance, speller: Speller): readonly PersonMention[] {
  const found: PersonMention[] = [];
  for (const [at, token] of tokens.entries()) {
    const word = token.text.replace(/'s$|'$/, "");
    if (
      !/^\p{L}{3,14}$/u.test(word) ||
      NOT_NAMES.test(word) ||
      /[-_./\w]/.test(clean[token.start - 1] ?? " ") ||
      /[-_/]/.test(clean[token.end] ?? " ")
    )
      continue;
    const capital = /^\p{Lu}\p{Ll}+/u.test(token.raw);
    const before = tokens[at - 1]?.text ?? "^";
    const next = tokens[at + 1]?.text ?? "$";
    const unknown =
      !speller.isKnown(word) ||
      /^(?:dana|marcus|priya|tomas|tomasz|marta|anna|maria|james|john|sarah|david|peter|paul|mark|laura|lisa|mike|alex|sam|ben|kate|julia|nina|omar|ali|chen|wei|owen|helena|ingrid|kwame)$/.test(
        word,
      );
    const asked =
      /^(?:did|has|by|only|just|from|and|about|was|user|is|for|does|for|^)$/.test(before) &&
      /^(?:do|did|change|changed|touch|touched|sign|signed|approve|approved|take|took|on|made|make|s|'s|is|has|was|last|this|yesterday|\?|\$|,|wake|woke|reject|rejected|get|up|been|hibernate)$/.test(
        next,
      );
    if ((capital && unknown && !/^[.!?^]$/.test(before) && at > 0) || (asked && unknown))
      found.push({ kind: "person", start: token.start, end: token.start + word.length, value: token.raw.slice(0, word.length) });
  }
  return found;
}
