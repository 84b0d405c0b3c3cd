import { planWords } from "#core/proposals/savings-plan-words";
import { accountWords } from "#agent/writer/commitments-held";
import type { Ledger } from "#agent/writer/ledger";
import type { CommitmentPositionRead } from "#tools/read/list-commitments";

export type Plan = CommitmentPositionRead["commitmentPosition"]["plans"][number];
/** Of a list, so many are named. */
export const MOST = 4;

/** What every sentence about what is held is written from. */
export type Sayings = {
  readonly read: CommitmentPositionRead;
  readonly ledger: Ledger;
  readonly year: number;
  readonly count: (name: string, number: number, label: string) => string;
};

export function named(plan: Plan): string {
  return `${planWords(plan)} of ${accountWords(plan.account.name)}`;
}
