import type { Analysis } from "#agent/planner/analyse";

const NEGATOR =
  /(?:\b(?:without|w\/o|excl(?:uding|udes?|\.)?|except(?:ing| for)?|minus|ex|but not|not|no|nor|leav(?:e|ing) (?:out|aside|off)|leav(?:e|ing)|drop(?:ping)?|ignor(?:e|ing)|skip(?:ping)?|remov(?:e|ing)|strip(?:ping)?(?: out)?|tak(?:e|ing) out|other than|outside(?: of)?|bar|sans|less|hands off|lose|apart from|aside from|everything but|all but|isn't|aren't|not in|off|net of|omit(?:ting)?|nix|kill|cut|exclude|besides|ohne|anything but|than|in place of|in lieu of|rather than|instead of|swap|replace)) (?:the |any |all |our |its |for |of |in |it's |from |by |per |cost of )*$/;
const AFTER =
  /^(?:'s)?(?: (?:account|acct|team|cluster|namespace|ns|tag|costs?|charges?|stuff|part|bit|line|ones?|spend))? ?,? ?(?:out\b|aside\b|excluded|removed|left out|taken out|stripped out|off the list|out of (?:it|that|this|the)|doesn't count|does not count|not included|isn't interesting)/;
const NAME_LIST = /^(?:\s*(?:<n>|,|and|&|\+|or|nor|the|\/|accounts?|accts?|namespaces?|clusters?|teams?))*\s*$/;

/** "without a, b and c": whether a word of exclusion governs the name, directly or through a list of names. */
export function negation(
  { utterance, mentions }: Analysis,
  mention: { readonly start: number; readonly end: number },
): "no" | "direct" | "listed" | "after" {
  const { clean } = utterance;
  if (AFTER.test(clean.slice(mention.end, mention.end + 40))) return "after";
  let from = mention.start;
  const names = mentions.filter((m) => m.kind === "entity" && m.end <= mention.start).toReversed();
  if (NEGATOR.test(clean.slice(Math.max(0, from - 40), from))) return "direct";
  for (const name of names) {
    if (!NAME_LIST.test(clean.slice(name.end, from))) return "no";
    from = name.start;
    if (NEGATOR.test(clean.slice(Math.max(0, from - 40), from))) return "listed";
  }
  return "no";
}
