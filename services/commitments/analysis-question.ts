import type { AnalysisQuery, SimulateBody, UnderstoodQuestion } from "#core/api/commitments";
import { decimal, dividedBy, toText } from "#core/figures/decimal";
import { InvalidInputError } from "#core/errors";
import { accountNamed, type BillingAccounts } from "#services/commitments/billing-accounts";

/** As AWS looks back at most. */
const DEFAULT_DAYS = 60;

type Asked = Omit<AnalysisQuery, "format" | "part"> | SimulateBody;

/**
 * Every default filled in. Family and region of an EC2 Instance plan may still be open: the largest usage decides.
 *
 * @throws InvalidInputError for what contradicts itself, and for accounts that the bill has not
 */
export function understood(asked: Asked, accounts: BillingAccounts): UnderstoodQuestion {
  const type = asked.type ?? "Compute";
  if (type !== "EC2Instance" && (asked.family !== undefined || asked.region !== undefined))
    throw new InvalidInputError(`A ${type} plan is for every family and region. Ask for type=EC2Instance, or leave family and region out.`);
  const scope = asked.scope ?? "payer";
  if (scope === "linked" && asked.account === undefined)
    throw new InvalidInputError("With scope=linked, name the account whose own usage counts: account=production.");
  const named = asked.account === undefined ? undefined : accountNamed(asked.account, accounts);
  const account = named ?? accounts.payer ?? accounts.all[0];
  if (account === undefined) throw new InvalidInputError("The bill names no account. Name the one that would buy: account=.");
  return {
    type,
    family: asked.family?.toLowerCase() ?? null,
    region: asked.region?.toLowerCase() ?? null,
    term: asked.term ?? "1y",
    payment: asked.payment ?? "no",
    scope,
    account: { id: account.id, name: account.name },
    lookbackDays: asked.lookbackDays ?? DEFAULT_DAYS,
    maxCommitment: asked.maxCommitment === undefined ? null : toText(decimal(asked.maxCommitment)),
    targetCoverage: asked.targetCoverage === undefined ? null : shareOf(asked.targetCoverage),
  };
}

/** 0.8 and 80% are the same. @throws InvalidInputError outside of 0 to 1 */
function shareOf(text: string): string {
  const share = text.endsWith("%") ? dividedBy(decimal(text.slice(0, -1)), decimal(100)) : decimal(text);
  if (share <= 0n || share > decimal(1)) throw new InvalidInputError("A target coverage is above 0 and at most 100%, such as 80%.");
  return toText(share);
}
