import type { NodeSetSaving } from "#core/api/nodes";
import { reasonWords } from "#core/commitments/net-effect-reason";
import type { Figure } from "#core/costs/figure";
import { NodeSwitch } from "#core/proposals/node-switch";
import { openSeal } from "#core/proposals/sealed";
import type { ProposalState } from "#core/proposals/state";
import { type EndFacts, endFacts, endFigures, type PurchaseFacts, purchaseFacts, purchaseFigures } from "#tools/kit/money-facts";
import { cleanText, untrusted } from "#tools/kit/untrusted";

/** What a proposal says in its sealed text, as plain JSON for the model and for the writer. */
export type ProposalFacts = {
  readonly id: string;
  readonly rev: number;
  readonly hash: string;
  readonly kind: string;
  readonly state: ProposalState;
  readonly expiresAt: string;
  readonly nodeSwitch: SwitchFacts | undefined;
  readonly purchase?: PurchaseFacts | undefined;
  readonly planEnd?: EndFacts | undefined;
};

export type SwitchFacts = {
  readonly cluster: string;
  readonly production: boolean;
  readonly node: string;
  readonly instanceId: string;
  readonly from: string;
  readonly to: string;
  readonly fromType: string;
  readonly toType: string;
  readonly fallback: string;
  readonly moves: number;
  readonly stays: number;
  readonly savingUsdPerHour: string;
  readonly savingUsdPerMonth: string;
  readonly nowUsdPerHour: string;
  readonly afterUsdPerHour: string;
  readonly priceSource: string;
  readonly priceAsOf: string;
  readonly basis: "gross" | "net";
  /** Before commitments, and why the net saving differs, in words without amounts; absent where it does not. */
  readonly grossUsdPerMonth?: string;
  readonly netReason?: string;
  readonly interruptionBand: string;
  readonly notes: readonly string[];
};

/** Checks that say what the figures of a draft say already. */
const UNSAID: ReadonlySet<string> = new Set(["Price now", "Price after", "Commitments"]);

type Sealed = { readonly id: string; readonly rev: number; readonly hash: string; readonly state: ProposalState; readonly sealed: string };

export function factsOf({ id, rev, hash, state, sealed }: Sealed): ProposalFacts {
  const text = openSeal(sealed);
  const params = text.kind === "node_switch" ? NodeSwitch.safeParse(text.params).data : undefined;
  const [purchase, planEnd] = [purchaseFacts(text), endFacts(text)];
  return {
    id,
    rev,
    hash,
    state,
    kind: text.kind,
    expiresAt: text.expires_at,
    nodeSwitch: params === undefined ? undefined : switchFacts(params),
    ...(purchase === undefined ? {} : { purchase }),
    ...(planEnd === undefined ? {} : { planEnd }),
  };
}

function switchFacts({ cluster, production, node, target, pods, price, risk, checks }: NodeSwitch): SwitchFacts {
  return {
    cluster,
    production,
    node: node.name,
    instanceId: node.instanceId,
    from: node.capacityType,
    to: target.capacityType,
    fromType: node.instanceType,
    toType: target.instanceType,
    fallback: target.fallback,
    moves: pods.filter(({ fate }) => fate === "moves").length,
    stays: pods.filter(({ fate }) => fate === "stays").length,
    savingUsdPerHour: price.savingUsdPerHour,
    savingUsdPerMonth: price.savingUsdPerMonth,
    nowUsdPerHour: price.now.usdPerHour,
    afterUsdPerHour: price.after.usdPerHour,
    priceSource: price.after.source,
    priceAsOf: price.after.asOf,
    basis: price.basis,
    ...(price.gross === null || price.gross.reason === null
      ? {}
      : { grossUsdPerMonth: price.gross.savingUsdPerMonth, netReason: reasonWords(price.gross.reason) }),
    interruptionBand: risk.interruptionBand,
    notes: checks.filter(({ name, verdict }) => verdict !== "GO" && !UNSAID.has(name)).map(({ text }) => text),
  };
}

/** Prices as the provider gives them, and what the switch would save: projected, as of the price. */
export function figuresOf({ id, rev, nodeSwitch, purchase, planEnd }: ProposalFacts, timeZone: string): Figure[] {
  if (purchase) return purchaseFigures(purchase, { id, rev, timeZone });
  if (planEnd) return endFigures(planEnd, { id, rev, timeZone });
  if (!nodeSwitch) return [];
  const { node, priceAsOf } = nodeSwitch;
  const figure = (path: string, value: string, unit: string, metric: string, kind: Figure["kind"], label: string): Figure => ({
    id: `${id}.r${rev}.${path}`,
    value,
    unit,
    metric,
    kind,
    period: { from: priceAsOf, to: priceAsOf },
    timeZone,
    asOf: priceAsOf,
    queryId: id,
    label: `${id}: ${label}`,
  });
  return [
    figure("now", nodeSwitch.nowUsdPerHour, "USD/h", priceMetric(nodeSwitch.from), "measured", `${node}, price now`),
    figure("after", nodeSwitch.afterUsdPerHour, "USD/h", priceMetric(nodeSwitch.to), "projected", `${node}, price after`),
    figure("saving_hour", nodeSwitch.savingUsdPerHour, "USD/h", "saving", "projected", `${node}, saving per hour`),
    figure("saving_month", nodeSwitch.savingUsdPerMonth, "USD/month", "saving", "projected", `${node}, saving per month of 730 h`),
    ...(nodeSwitch.grossUsdPerMonth === undefined
      ? []
      : [figure("gross_month", nodeSwitch.grossUsdPerMonth, "USD/month", "saving", "projected", `${node}, saving per month before commitments`)]),
    figure("moves", String(nodeSwitch.moves), "count", "count", "measured", `pods of ${node} that move`),
  ];
}

/** What several save together, per hour and per month, and per month before commitments where that differs; nothing where they are of one. */
export function togetherOf(facts: readonly ProposalFacts[], figures: readonly Figure[], saving: NodeSetSaving | undefined): Figure[] {
  const like = figures.find(({ id }) => id.endsWith(".saving_hour"));
  if (like === undefined || saving === undefined) return [];
  const ids = facts.map(({ id }) => id).join("+");
  const figure = (path: string, value: string | null, unit: string, label: string): Figure[] =>
    value === null ? [] : [{ ...like, id: `${ids}.${path}`, queryId: ids, value, unit, label: `${ids}: ${label}` }];
  const basis = saving.basis === "net" ? "net of commitments" : "before commitments";
  return [
    ...figure("saving_hour", saving.usdPerHour, "USD/h", `saving together per hour, ${basis}`),
    ...figure("saving_month", saving.usdPerMonth, "USD/month", `saving together per month of 730 h, ${basis}`),
    ...figure("gross_month", saving.reason === null ? null : saving.grossUsdPerMonth, "USD/month", "saving together per month, before commitments"),
  ];
}

function priceMetric(capacityType: string): string {
  return capacityType === "spot" ? "spot_price" : "on_demand_price";
}

/** As a model is given it: ids as they are, names and sentences from outside marked as data. */
export function modelFacts(facts: ProposalFacts, figures: readonly Figure[]): unknown {
  const { nodeSwitch: change, purchase, planEnd, ...rest } = facts;
  return {
    ...rest,
    ...(purchase === undefined ? {} : { purchase: moneyForModel(purchase) }),
    ...(planEnd === undefined ? {} : { planEnd: moneyForModel(planEnd) }),
    ...(change
      ? {
          change: {
            ...change,
            node: untrusted(change.node),
            cluster: untrusted(change.cluster),
            notes: change.notes.map((note) => cleanText(note, 300)),
          },
        }
      : {}),
    figures: figures
      .filter(({ queryId }) => queryId === facts.id)
      .map(({ id, value, unit, label }) => ({ id, value, unit, label: untrusted(label) })),
  };
}

/** Names and sentences that hold names are marked as data. */
function moneyForModel<Facts extends { readonly accountName: string; readonly notes: readonly string[] }>(facts: Facts): unknown {
  return { ...facts, accountName: untrusted(facts.accountName, 60), notes: facts.notes.map((note) => untrusted(note, 300)) };
}
