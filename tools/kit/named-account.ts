import type { CallContext } from "#tools/kit/define-tool";

/** Shorter parts of a name, such as "eu", are said for other reasons. */
const LEAST_PART = 3;

/**
 * Whether the account that would promise money was named by the person or listed by a tool: whole, or by a part of its name
 * as people say it, "data" for `halcyon-data`. Left out, it is the payer, and nobody's choice.
 */
export function isAccountNamed(account: string | undefined, { originOf, said = [] }: CallContext): boolean {
  if (account === undefined || originOf(account) !== undefined) return true;
  const words = new Set(said.flatMap((message) => partsOf(message)));
  return partsOf(account).some((part) => part.length >= LEAST_PART && !GENERIC.has(part) && words.has(part));
}

const GENERIC: ReadonlySet<string> = new Set(["account", "accounts", "aws", "the", "and", "for", "plan", "plans", "savings"]);

const partsOf = (text: string) =>
  text
    .normalize("NFC")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
