import { formatValue } from "#core/figures/format";
import type { SavingsPlanEnd } from "#core/proposals/savings-plan";
import { shownText } from "#core/proposals/shown-text";

/** Where the ways back are written down. */
export const SAVINGS_PLAN_PLAYBOOK = "docs/runbooks/savings-plans.md";

const TYPES = { Compute: "Compute Savings Plan", EC2Instance: "EC2 Instance Savings Plan", SageMaker: "SageMaker Savings Plan" } as const;
const TERMS = { "1y": "1 year", "3y": "3 years" } as const;
const PAYMENTS = { no: "nothing upfront", partial: "half upfront", all: "all upfront" } as const;

type Described = Pick<SavingsPlanEnd, "type" | "family" | "region">;

/** "EC2 Instance Savings Plan of m6i in us-east-1" */
export function planWords({ type, family, region }: Described): string {
  const scope = [family === null ? "" : ` of ${shownText(family)}`, region === null ? "" : ` in ${shownText(region)}`].join("");
  return `${TYPES[type]}${scope}`;
}

export const termWords = (term: SavingsPlanEnd["term"]): string => TERMS[term];
export const paymentWords = (payment: SavingsPlanEnd["payment"]): string => PAYMENTS[payment];

/** Rates as people say them: `$2.50 an hour`, with more places where it has them. */
export function hourlyWords(usd: string): string {
  const places = Math.max(2, usd.replace(/0+$/, "").split(".")[1]?.length ?? 0);
  return `${formatValue(usd, "USD", { places })} an hour`;
}
