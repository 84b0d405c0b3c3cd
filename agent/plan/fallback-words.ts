const ON_DEMAND = "(?:on[- ]?demand|od)";
const FALL_BACK = "(?:fall(?:ing)?[- ]?backs?)";

const NONE = new RegExp(
  `[,;:(-]*\\s*(?:\\b(?:and|but|with|w/|so)\\b\\s*)*(?:\\b(?:without|no|zero)\\b(?: any| an?)?(?: ${ON_DEMAND})? ${FALL_BACK}(?: (?:to|on) ${ON_DEMAND})?|\\b(?:do not|don'?t|never|not to|must not|shouldn'?t)\\b(?: ever)? fall(?:ing)? back(?: (?:to|on|onto) ${ON_DEMAND})?|\\b${FALL_BACK}:? (?:none|off|no)\\b|\\bspot or nothing\\b|\\bspot[- ]only\\b(?! nodes?\\b))\\)?`,
  "i",
);

/**
 * What stands in for spot where it has no capacity, as the person said it, and the message without these words: in them
 * "on demand" is not where the node goes.
 */
export function fallbackIn(text: string): { readonly text: string; readonly fallback: "none" | undefined } {
  const found = NONE.exec(text);
  if (found === null) return { text, fallback: undefined };
  const isItself = /spot or nothing|spot[- ]only/i.test(found[0]);
  const rest = `${text.slice(0, found.index)}${isItself ? " spot" : ""}${text.slice(found.index + found[0].length)}`;
  return { text: rest.replace(/\s+/g, " ").trim(), fallback: "none" };
}
