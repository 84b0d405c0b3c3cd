import { z } from "zod";
import { canonicalJson } from "#core/audit/canonical-json";
import type { Sha256 } from "#core/audit/chain";
import { InvalidInputError } from "#core/errors";
import { ProposalKind } from "#core/proposals/state";

/** Goes before the sealed text into the hash, so that the bytes can mean nothing else. */
const SEAL = "majortom.proposal.v1\n";

export type SealedValue = string | boolean | null | number | readonly SealedValue[] | { readonly [key: string]: SealedValue };

const SealedText = z.string().refine((text) => text.isWellFormed() && text.normalize("NFC") === text, "must be in Unicode NFC");

/** JSON of strings in NFC, booleans, null and safe integers only. Money and rates are decimal strings. */
const SealedValue: z.ZodType<SealedValue> = z.lazy(() =>
  z.union([SealedText, z.boolean(), z.null(), z.number().int().safe(), z.array(SealedValue), SealedRecord]),
);

/** A key `__proto__` would be lost on the way into an object, so that the text said less than what was asked for. */
const SealedRecord: z.ZodType<Readonly<Record<string, SealedValue>>> = z.lazy(() =>
  z
    .custom<object>((value) => typeof value !== "object" || value === null || !Object.hasOwn(value, "__proto__"), "must not have a key __proto__")
    .pipe(z.record(SealedText, SealedValue)),
);

const SealedInstant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text, "must be an instant");

/** Exactly what is approved and what runs. `expires_at` ends in Z with milliseconds. */
export const SealedProposal = z.strictObject({
  v: z.literal(1),
  tenant: SealedText.min(1),
  proposal: z.string().regex(/^APR-[1-9]\d*$/),
  rev: z.number().int().positive(),
  kind: ProposalKind,
  /** The cloud account (12 digits) or what else the change goes through. */
  connection: SealedText,
  region: SealedText,
  params: SealedRecord,
  preconditions: SealedRecord,
  policy_version: SealedText,
  expires_at: SealedInstant,
});
export type SealedProposal = z.infer<typeof SealedProposal>;

/**
 * The canonical text (RFC 8785) of a proposal. Its hash is what people sign.
 *
 * @throws InvalidInputError where a value is a fraction, a number too large, or a text that is not NFC
 */
export function seal(proposal: SealedProposal, sha256: Sha256): { readonly text: string; readonly hash: string } {
  const checked = SealedProposal.safeParse(proposal);
  if (!checked.success) throw new InvalidInputError(`The proposal cannot be sealed: ${faultsOf(checked.error)}.`);
  const text = canonicalJson(checked.data);
  return { text, hash: sealHash(text, sha256) };
}

export function sealHash(text: string, sha256: Sha256): string {
  return sha256(SEAL + text);
}

/**
 * Reads a sealed text back. Only the canonical spelling is accepted, so that duplicate keys, other orders and
 * other spellings of a number are refused.
 *
 * @throws InvalidInputError
 */
export function openSeal(text: string): SealedProposal {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError("The sealed text is no JSON.", { cause: error });
  }
  const checked = SealedProposal.safeParse(value);
  if (!checked.success) throw new InvalidInputError(`The sealed text does not fit: ${faultsOf(checked.error)}.`);
  if (canonicalJson(checked.data) !== text) throw new InvalidInputError("The sealed text is not in its canonical spelling.");
  return checked.data;
}

function faultsOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join(".") || "proposal"} ${issue.message}`)
    .join("; ");
}
