import type { Analysis } from "#agent/planner/analyse";

/** Words that only somebody says who wants the rules broken. Beside the learnt `inj` intent, never instead of it. */
const ATTACK = /\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:previous|prior|earlier|above|all|your)\b.{0,20}\b(?:instructions?|rules?|prompts?|guardrails?|guidelines?|restrictions?)\b|\bsystem prompt\b|\b(?:you are|you're|act as|pretend (?:to be|you are|i am|i'm|that)|imagine you)\b.{0,25}\b(?:now|root|admin|developer mode|dan|jailbroken|unrestricted|no (?:rules|guardrails|restrictions|limits))\b|\bdeveloper mode\b|\bjailbreak|\bdrop table\b|;\s*--|\bunion select\b|\b(?:bypass|skip|circumvent|evade|disable|without)\b.{0,20}\b(?:approvals?|approval step|approval gate|guardrails?|audit|confirmation|permission checks?)\b.{0,60}\b(?:buy|switch|approve|apply|delete|hibernate|execute|move|do|step|log|gate)\b|\b(?:keep|leave|out of|hide|wipe|erase|delete|not? (?:write|record|log))\b.{0,30}\b(?:audit (?:log|trail)|the log)\b|\b(?:api|access|secret) ?keys?\b|\b(?:env(?:ironment)? vars?|environment variables|credentials|passwords?)\b|\bother (?:tenants?|customers?|companies|company|organi[sz]ations?)(?:'s?)?\b|<!--|\bsystem:|\bassistant:|\[system\]|<\/?system>|\bbase64\b|\bapprove\b.{0,30}\b(?:as|on behalf of|pretending)\b (?:dana|marcus|admin|root|the cfo|the owner)/;

export const looksLikeAttack = ({ utterance }: Analysis): boolean => ATTACK.test(utterance.clean);

/** Where the fair half ends, if something fair comes before the attack: the text up to the last sentence end before it. */
export function fairHalf({ utterance }: Analysis): string | undefined {
  const m = ATTACK.exec(utterance.clean);
  const first = m ? m.index : utterance.clean.length;
  const head = utterance.clean.slice(0, first);
  const cut = Math.max(...[". ", "? ", "! ", "; ", ", and ", ", then ", " and then ", " ps", " p.s", " then ", ", ", " and ", " also "].map((s) => head.lastIndexOf(s)));
  if (cut < 12) return undefined;
  const last = utterance.tokens.findLast((t) => t.end <= cut);
  return last && utterance.raw.slice(0, last.rawEnd);
}
