import type { Offering, PlanState, ProviderPlan } from "#core/ports/savings-plans";
import { type ProviderAnswer, ProviderError } from "#core/ports/provider";

type Timed<T> = { readonly value: T; readonly at: number };
export type FakePlan = {
  readonly id: string;
  readonly account: string;
  readonly offeringId: string;
  readonly commitment: string;
  readonly start: number;
  readonly madeAt: number;
  readonly token: string | undefined;
  readonly tags: Map<string, Timed<string>>;
  deletedAt: number | undefined;
  returnedAt: number | undefined;
  /** The provider could not take the payment. */
  unpaid: boolean;
};
export type PlanFaults = { readonly forgottenTokens?: boolean; readonly lateLookupSeconds?: number };

export const BUYER = "111122223333";
export const OFFERING: Offering = {
  id: "0fe7ed01-0000-4000-8000-000000000001",
  type: "Compute",
  region: undefined,
  family: undefined,
  term: "1y",
  payment: "no",
  currency: "USD",
  description: "1 year No Upfront Compute Savings Plan",
};
/** Plans that are there before anything is done. */
export const PLANS = { old: idOf(1), returnable: idOf(2), queued: idOf(3) } as const;

const DAY_MS = 86_400_000;
const TERM_MS = 365 * DAY_MS;
const RETURNING_MS = 30_000;

function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** Savings Plans of one account in memory, by the provider's rules of states, returns, tokens and tags. */
export class FakePlans {
  readonly #now: () => Date;
  readonly #faults: () => PlanFaults;
  readonly plans = new Map<string, FakePlan>();
  #made = 10;

  constructor(now: () => Date, faults: () => PlanFaults) {
    this.#now = now;
    this.#faults = faults;
    const at = now().getTime();
    this.#add({ id: PLANS.old, start: at - 60 * DAY_MS, madeAt: at - 60 * DAY_MS });
    this.#add({ id: PLANS.returnable, start: at - DAY_MS, madeAt: at - 2 * DAY_MS });
    this.#add({ id: PLANS.queued, start: at + 2 * DAY_MS, madeAt: at - DAY_MS });
  }

  #add(plan: Partial<FakePlan> & Pick<FakePlan, "id" | "start" | "madeAt">): FakePlan {
    const whole: FakePlan = {
      account: BUYER,
      offeringId: OFFERING.id,
      commitment: "1.0",
      token: undefined,
      tags: new Map(),
      deletedAt: undefined,
      returnedAt: undefined,
      unpaid: false,
      ...plan,
    };
    this.plans.set(whole.id, whole);
    return whole;
  }

  /** As Describe calls show them, late where that fault is on. */
  seen(): readonly ProviderPlan[] {
    const at = this.#now().getTime() - (this.#faults().lateLookupSeconds ?? 0) * 1000;
    return [...this.plans.values()]
      .filter(({ madeAt }) => madeAt <= at)
      .map((plan) => ({
        id: plan.id,
        arn: `arn:aws:savingsplans::${plan.account}:savingsplan/${plan.id}`,
        offeringId: plan.offeringId,
        account: plan.account,
        type: OFFERING.type,
        state: stateOf(plan, at),
        region: undefined,
        family: undefined,
        term: OFFERING.term,
        payment: OFFERING.payment,
        commitment: plan.commitment,
        upfront: "0.0",
        start: new Date(plan.start).toISOString(),
        end: new Date(plan.start + TERM_MS).toISOString(),
        returnableUntil: new Date(returnableUntil(plan.start)).toISOString(),
        tags: Object.fromEntries([...plan.tags].filter(([, tag]) => tag.at <= at).map(([key, { value }]) => [key, value])),
      }));
  }

  /** The effect of a call of `savingsplans:`. @throws ProviderError */
  write(operation: string, input: Readonly<Record<string, unknown>>): Pick<ProviderAnswer, "refs"> & { readonly effect: boolean } {
    switch (operation) {
      case "savingsplans:CreateSavingsPlan":
        return this.#create(input);
      case "savingsplans:ReturnSavingsPlan":
        return this.#return(this.#find(input["savingsPlanId"]), String(input["clientToken"]));
      case "savingsplans:DeleteQueuedSavingsPlan": {
        const plan = this.#find(input["savingsPlanId"]);
        const state = stateOf(plan, this.#now().getTime());
        if (state !== "queued") throw refuse(`Savings Plan ${plan.id} is ${state}; only a queued one can be deleted.`);
        plan.deletedAt = this.#now().getTime();
        return { refs: [plan.id], effect: true };
      }
      default: {
        const plan = this.#find(String(input["resourceArn"]).split("/")[1]);
        for (const [key, value] of Object.entries(input["tags"] as Readonly<Record<string, string>>)) {
          if (plan.tags.get(key)?.value !== value) plan.tags.set(key, { value, at: this.#now().getTime() });
        }
        return { refs: [plan.id], effect: true };
      }
    }
  }

  #create(input: Readonly<Record<string, unknown>>) {
    const token = String(input["clientToken"]);
    const at = this.#now().getTime();
    const known = this.#faults().forgottenTokens === true ? undefined : [...this.plans.values()].find((plan) => plan.token === token);
    if (known) return { refs: [known.id], effect: false };
    if (input["savingsPlanOfferingId"] !== OFFERING.id) throw refuse("There is no such offering.");
    const start = Date.parse(String(input["purchaseTime"]));
    if (start < at) throw refuse("The purchaseTime must not be in the past.");
    const tags = new Map(Object.entries(input["tags"] as Readonly<Record<string, string>>).map(([key, value]) => [key, { value, at }]));
    const plan = this.#add({ id: idOf((this.#made += 1)), start, madeAt: at, token, tags, commitment: String(input["commitment"]) });
    return { refs: [plan.id], effect: true };
  }

  #return(plan: FakePlan, token: string) {
    const at = this.#now().getTime();
    if (plan.token === `return/${token}` && this.#faults().forgottenTokens !== true) return { refs: [plan.id], effect: false };
    const state = stateOf(plan, at);
    if (state !== "active") throw refuse(`Savings Plan ${plan.id} is ${state}; only an active one can be returned.`);
    if (at >= returnableUntil(plan.start)) throw refuse(`Savings Plan ${plan.id} can no longer be returned.`);
    this.plans.set(plan.id, { ...plan, token: `return/${token}`, returnedAt: at });
    return { refs: [plan.id], effect: true };
  }

  #find(id: unknown): FakePlan {
    const plan = this.plans.get(String(id));
    if (!plan) throw new ProviderError("gone", "ResourceNotFoundException", `Savings Plan ${String(id)} was not found.`);
    return plan;
  }
}

const refuse = (message: string) => new ProviderError("refused", "ValidationException", message);

function stateOf({ start, deletedAt, returnedAt, unpaid }: FakePlan, at: number): PlanState {
  if (deletedAt !== undefined && deletedAt <= at) return "queued-deleted";
  if (unpaid) return "payment-failed";
  if (at < start) return "queued";
  if (returnedAt !== undefined && returnedAt <= at) return at < returnedAt + RETURNING_MS ? "pending-return" : "returned";
  return at < start + TERM_MS ? "active" : "retired";
}

function returnableUntil(start: number): number {
  const day = new Date(start);
  return Math.min(start + 7 * DAY_MS, Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1));
}
