import type { Faults } from "#sandbox/live/faults";
import type { Change } from "#sandbox/live/journal";
import { FAILS_AFTER_S, type PlanBought, type PlanState, type Purchase, returnableUntil, stateOf } from "#sandbox/live/plan-states";
import { offeringById, offeringOf, type SavingsPlanOffering, uuidOf } from "#sandbox/savings-plans/offerings";
import { billedPlansBetween, planArn, TERM_HOURS } from "#sandbox/world/billed-plans";
import type { Company } from "#sandbox/world/company";
import type { BoughtPlan as BilledPurchase } from "#sandbox/world/overlay";

/** A plan as it is shown at a moment. Instants are milliseconds since the epoch, on the world's clock. */
export type ShownPlan = {
  readonly id: string;
  readonly arn: string;
  readonly accountId: string;
  readonly offering: SavingsPlanOffering;
  readonly state: PlanState;
  /** USD an hour, and USD paid when it starts, decimal. */
  readonly commitment: string;
  readonly upfront: string;
  readonly start: number;
  readonly end: number;
  /** Exclusive; the start where it cannot be returned. */
  readonly returnableUntil: number;
  readonly tags: Readonly<Record<string, string>>;
};

export type PlanOrder = Pick<PlanBought, "accountId" | "offeringId" | "commitment" | "upfront" | "tags"> & {
  readonly start: number;
  readonly clientToken: string | undefined;
  readonly requestHash: string;
};

type TagChange = { readonly at: number; readonly tags: Readonly<Record<string, string | null>> };
type World = {
  readonly company: Company;
  readonly now: () => Date;
  readonly faults: Faults;
  readonly append: (changes: readonly Change[]) => void;
  readonly replay: (apply: (change: Change, at: number) => void) => void;
};

const HOUR_MS = 3_600_000;
/** Assumed: AWS does not say for how long. */
const DELETED_SHOWN_MS = 30 * 24 * HOUR_MS;
/** How long a plan of the company's history is described after its end. */
const HISTORY_HOURS = 2 * TERM_HOURS["1y"];

/** The Savings Plans of a company's accounts: those of its own history, and those that were bought, which are in the world's journal. */
export class BoughtPlans {
  readonly #world: World;
  readonly #purchases = new Map<string, Purchase>();
  readonly #tags = new Map<string, TagChange[]>();

  constructor(world: World) {
    this.#world = world;
    world.replay((change, at) => this.#apply(change, at));
  }

  #apply(change: Change, at: number): void {
    if (change.kind === "plan-buy") {
      this.#purchases.set(change.id, { bought: change, at, droppedAt: undefined, returnedAt: undefined, returnToken: undefined });
    } else if (change.kind === "plan-tag") {
      this.#tags.set(change.id, [...(this.#tags.get(change.id) ?? []), { at, tags: change.tags }]);
    } else if (change.kind === "plan-drop" || change.kind === "plan-return") {
      const purchase = this.#purchases.get(change.id);
      if (purchase === undefined) throw new Error(`The journal changes the plan ${change.id}, which was never bought.`);
      if (change.kind === "plan-drop") purchase.droppedAt ??= at;
      else {
        purchase.returnedAt ??= at;
        purchase.returnToken ??= change.clientToken;
      }
    }
  }

  /** As Describe calls see an account: with the fault `lateLookups`, as it was so many seconds ago. Oldest first. */
  seen(accountId: string): readonly ShownPlan[] {
    return this.#list(accountId, this.#at() - (this.#world.faults.current.lateLookups?.seconds ?? 0) * 1000);
  }

  find(accountId: string, id: string): ShownPlan | undefined {
    return this.#list(accountId, this.#at()).find((plan) => plan.id === id);
  }

  #at(): number {
    return this.#world.now().getTime();
  }

  #list(accountId: string, at: number): readonly ShownPlan[] {
    const hour = Math.floor(at / HOUR_MS);
    const own = billedPlansBetween(this.#world.company, { plans: [] }, hour - HISTORY_HOURS, hour + 1).flatMap((plan): ShownPlan[] => {
      const { id, arn, start, end, commitment, upfrontShare } = plan;
      if (plan.accountId !== accountId || start * HOUR_MS > at) return [];
      const upfront = (commitment * upfrontShare * (end - start)).toFixed(2);
      const times = { start: start * HOUR_MS, end: end * HOUR_MS, returnableUntil: start * HOUR_MS };
      const state = end * HOUR_MS <= at ? "retired" : "active";
      const tags = this.#tagsAt(id, {}, at);
      return [{ id, arn, accountId, offering: offeringOf(plan), state, commitment: String(commitment), upfront, ...times, tags }];
    });
    const bought = [...this.#purchases.values()].flatMap((purchase) => this.#shown(purchase, accountId, at) ?? []);
    return [...own, ...bought].sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
  }

  #shown(purchase: Purchase, accountId: string, at: number): ShownPlan | undefined {
    const { id, offeringId, commitment, upfront, tags } = purchase.bought;
    const offering = offeringById(offeringId);
    const isGone = purchase.droppedAt !== undefined && purchase.droppedAt + DELETED_SHOWN_MS <= at;
    if (purchase.bought.accountId !== accountId || purchase.at > at || isGone || offering === undefined) return undefined;
    const start = Date.parse(purchase.bought.start);
    const end = start + TERM_HOURS[offering.term] * HOUR_MS;
    const state = stateOf(purchase, start, end, at);
    const shown = { id, arn: planArn(accountId, id), accountId, offering, state, commitment, upfront, start, end };
    return { ...shown, returnableUntil: returnableUntil(start, commitment), tags: this.#tagsAt(id, tags, at) };
  }

  #tagsAt(id: string, begun: Readonly<Record<string, string>>, at: number): Readonly<Record<string, string>> {
    const tags: Record<string, string> = { ...begun };
    for (const change of this.#tags.get(id) ?? []) {
      if (change.at > at) continue;
      for (const [key, value] of Object.entries(change.tags)) {
        if (value === null) delete tags[key];
        else tags[key] = value;
      }
    }
    return tags;
  }

  /** The plan that a client token bought, and the request that it came with. */
  boughtWith(clientToken: string, accountId: string): { readonly id: string; readonly requestHash: string | undefined } | undefined {
    const found = [...this.#purchases.values()].find(({ bought }) => bought.clientToken === clientToken && bought.accountId === accountId);
    return found === undefined ? undefined : { id: found.bought.id, requestHash: found.bought.requestHash };
  }

  /** The plan that a client token returned. */
  returnedWith(clientToken: string, accountId: string): string | undefined {
    return [...this.#purchases.values()].find((one) => one.returnToken === clientToken && one.bought.accountId === accountId)?.bought.id;
  }

  /** @returns its id */
  buy({ start, clientToken, ...order }: PlanOrder): string {
    const { company, faults } = this.#world;
    const id = uuidOf(`bought/${company.key}/${this.#purchases.size}/${this.#at()}`);
    const paid = faults.current.paymentFails !== true;
    const pendingSeconds = faults.current.slowPayments?.seconds ?? (paid ? 0 : FAILS_AFTER_S);
    const record = { ...order, paid, pendingSeconds, start: new Date(start).toISOString() };
    this.#world.append([{ kind: "plan-buy", id, ...record, ...(clientToken === undefined ? {} : { clientToken }) }]);
    return id;
  }

  drop(id: string): void {
    this.#world.append([{ kind: "plan-drop", id }]);
  }

  return(id: string, clientToken: string | undefined): void {
    this.#world.append([{ kind: "plan-return", id, ...(clientToken === undefined ? {} : { clientToken }) }]);
  }

  /** Adds or overwrites tags, or removes those whose value is null. */
  tag(id: string, tags: Readonly<Record<string, string | null>>): void {
    this.#world.append([{ kind: "plan-tag", id, tags }]);
  }

  /** Returns of all accounts in the calendar year (UTC) of now. */
  returnsThisYear(): number {
    const year = this.#world.now().getUTCFullYear();
    return [...this.#purchases.values()].filter(({ returnedAt }) => returnedAt !== undefined && new Date(returnedAt).getUTCFullYear() === year)
      .length;
  }

  /** What the bill carries: all that was bought, paid, and not deleted before it began. */
  billed(): readonly BilledPurchase[] {
    return [...this.#purchases.values()].flatMap(({ bought, droppedAt, returnedAt }): BilledPurchase[] => {
      const offering = offeringById(bought.offeringId);
      if (offering === undefined || !bought.paid || droppedAt !== undefined) return [];
      const { type, term, payment, family, region } = offering;
      const seconds = (at: number) => Math.floor(at / 1000);
      return [
        {
          id: bought.id,
          accountId: bought.accountId,
          type,
          term,
          payment,
          family,
          region,
          commitment: Number(bought.commitment),
          upfront: Number(bought.upfront),
          startsAt: seconds(Date.parse(bought.start)),
          returnedAt: returnedAt === undefined ? undefined : seconds(returnedAt),
        },
      ];
    });
  }
}
