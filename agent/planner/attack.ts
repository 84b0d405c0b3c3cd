import type { Analysis } from "#agent/planner/analyse";
import { ATTACK_SOURCE, EVASION_SOURCE } from "#agent/planner/lexicon/attack-words";

const ATTACK = new RegExp(ATTACK_SOURCE);

const EVASION = new RegExp(EVASION_SOURCE);

/** Something in the words asks for a second look before anything is done. */
export const looksEvasive = ({ utterance }: Analysis): boolean => EVASION.test(utterance.clean);

export const looksLikeAttack = ({ utterance }: Analysis): boolean => ATTACK.test(utterance.clean);

/** Where the fair half ends, if something fair comes before the attack: the text up to the last sentence end before it. */
export function fairHalf({ utterance }: Analysis): string | undefined {
  const m = ATTACK.exec(utterance.clean);
  const first = m ? m.index : utterance.clean.length;
  const head = utterance.clean.slice(0, first);
  const cut = Math.max(
    ...[". ", "? ", "! ", "; ", ", and ", ", then ", " and then ", " ps", " p.s", " then ", ", ", " and ", " also "].map((s) => head.lastIndexOf(s)),
  );
  if (cut < 12) return undefined;
  const last = utterance.tokens.findLast((t) => t.end <= cut);
  return last && utterance.raw.slice(0, last.rawEnd).replace(/[,;:]+$/, "");
}
