import type { Frame } from "#core/planner/frame";

/** "What did you leave out?", "what was left out of the advice", "anything you held back?" */
const LEFT_OUT =
  /\b(?:what|which|anything|something|why|how many|list|show|tell|explain|is|are|did|do|have|see)\b.{0,60}\b(?:(?:lea?ve|leaving|left) (?:it |them |that |this |\S+ ){0,3}(?:out|off|aside)|held back|hold(?:ing)? back|with(?:held|hold)|ruled? out|ruling out|not (?:being )?(?:recommended|suggested|advised)|filtered out)\b/i;
/** "What did you not recommend?", "why don't you suggest spot?", "why isn't moving to spot recommended?" */
const NOT_ADVISED =
  /\b(?:what|which|why|how come)\b.{0,60}(?:n't|\bnot|\bnever|\bno longer)\b.{0,50}\b(?:recommend(?:ed|ing)?|suggest(?:ed|ing)?|advis(?:e|ed|ing)|in (?:the|your) (?:list|recommendations|advice)|a recommendation|on (?:the|your) list)\b/i;
/** Words about what is left out of a question, a plan or a card, and not of the advice. */
const OTHERS =
  /\b(?:savings? plans?|sps?|reservations?|reserved|ris?\b|commitments?|upfront|three years?|one year|terms?|apr-\d+|tax|credits?|support|budget|forecast|anomal\w*|columns?|rows?|days?|months?)\b/i;

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/\bspot\b/i, "spot"],
  [/\b(?:graviton|generations?|newer (?:types?|instances?)|upgrad\w+)\b/i, "graviton"],
  [/\b(?:nights?|weekends?|hibernat\w+|sleep\w*|schedules?)\b/i, "hibernation"],
  [/\b(?:idle|unused)\b/i, "idle"],
  [/\b(?:rightsiz\w+|oversized)\b/i, "rightsizing"],
];

/** Asks what advice leaves out, and why; of a kind or an account where one is named. A node by its name is looked at itself. */
export function leftOutFrame(text: string, frame: Frame, nodes: readonly string[]): Frame | undefined {
  if (text.length > 160 || OTHERS.test(text) || !(LEFT_OUT.test(text) || NOT_ADVISED.test(text))) return undefined;
  const node = nodes.find((name) => text.includes(name)) ?? /\bi-[0-9a-f]{8,}\b/.exec(text)?.[0];
  if (node !== undefined) return { i: "why", "a.target": "recommendation", "a.node": node, "a.to": "spot" };
  // A cluster or a workload that could move has an answer of its own, node by node.
  if (/\bspot\b/i.test(text) && ["f.cluster", "f.workload", "f.namespace"].some((key) => named(frame, key, text))) return undefined;
  const kind = KINDS.find(([words]) => words.test(text))?.[1];
  const account = named(frame, "f.account", text) ? { "f.account": String(frame["f.account"]) } : {};
  return { i: "recs", "a.do": "left_out", ...(kind === undefined ? {} : { "a.kind": kind }), ...account };
}

/** "Recommendations" may be the name of a namespace, too; here it is the advice. */
function named(frame: Frame, key: string, text: string): boolean {
  const value = frame[key];
  if (value === undefined) return false;
  return (
    String(value).toLowerCase() !== "recommendations" ||
    /\b(?:namespace|workload) recommendations\b|\brecommendations (?:namespace|workload)\b/i.test(text)
  );
}

/** A reading without names that only the word "recommendations" gave it. */
export function withoutAdviceAsName(frame: Frame, text: string): Frame {
  return Object.fromEntries(
    Object.entries(frame).filter(
      ([key, value]) => !/^f\.(?:namespace|workload|service)$/.test(key) || value === undefined || named(frame, key, text),
    ),
  ) as Frame;
}
