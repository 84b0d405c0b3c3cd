import { type CommitmentPurchase, CommitmentPurchaseList } from "#core/api/commitment-workflow";
import { PurchaseState, purchaseStateLabel } from "#core/commitments/purchase-state";
import { figure } from "#web/pages/commitments/testing/sample-commitments.ts";

const no = { allowed: false, why: "Not now." };
const yes = { allowed: true, why: null };

export function purchase(state: PurchaseState, over: Partial<CommitmentPurchase> = {}): CommitmentPurchase {
  return {
    id: `spp_${state}`,
    state,
    stateLabel: purchaseStateLabel(state),
    because: "It waits for signatures.",
    title: "Compute Savings Plan, $2.500 an hour, 1 year, nothing upfront",
    proposal: "APR-83",
    proposalState: "proposed",
    signatures: null,
    held: null,
    analysis: "ana_sample",
    ladder: null,
    plan: null,
    arn: null,
    planState: null,
    offering: "off-1",
    type: "Compute",
    family: null,
    region: null,
    term: "1y",
    payment: "no",
    account: "111111111111",
    accountName: "payer",
    commitment: figure("2.5", "USD/h"),
    total: figure("21900.00", "USD"),
    upfront: figure("0", "USD"),
    start: null,
    end: null,
    boughtAt: null,
    returnableUntil: null,
    decideAt: null,
    keptAt: null,
    keptBy: null,
    undo: "Withdraw it: nothing is bought.",
    utilization: figure(null, "ratio"),
    covered: figure(null, "USD/h"),
    unused: figure(null, "USD"),
    netSaving: figure(null, "USD"),
    monitoredAt: null,
    history: [{ state, label: purchaseStateLabel(state), at: "2026-11-17T16:20:00.000Z", because: "It was drafted from an analysis.", by: "Olga" }],
    alarms: [],
    ending: null,
    youMay: { cancel: no, deleteQueued: no, return: no, keep: no, resolve: no },
    playbook: "/docs/runbooks/commitments.md#queued",
    ...over,
  };
}

const PURCHASES = [
  purchase("pending_approval", {
    signatures: { given: 1, needed: 2 },
    youMay: { cancel: yes, deleteQueued: no, return: no, keep: no, resolve: no },
  }),
  purchase("queued", {
    proposal: "APR-82",
    because: "The provider holds it until its start; until then it can be cancelled, and nothing is owed.",
    plan: "5ee1ab20-2222-4c11-9f0e-2a4d6c8e0f12",
    start: "2026-11-19T13:00:00.000Z",
    undo: "Cancel until 19 Nov 13:00 UTC: nothing is owed.",
    youMay: { cancel: no, deleteQueued: yes, return: no, keep: no, resolve: no },
  }),
  purchase("purchased", {
    proposal: "APR-70",
    because: "It is active and in its first 7 days: keep it, or return it in time.",
    plan: "77e1ab20-3333-4c11-9f0e-2a4d6c8e0f12",
    start: "2026-11-13T13:00:00.000Z",
    end: "2027-11-13T13:00:00.000Z",
    returnableUntil: "2026-11-20T13:00:00.000Z",
    undo: "Return until 20 Nov 13:00 UTC: everything is paid back.",
    utilization: figure("0.874", "ratio"),
    unused: figure("37.80", "USD"),
    netSaving: figure("91.20", "USD"),
    youMay: { cancel: no, deleteQueued: no, return: yes, keep: yes, resolve: no },
  }),
  purchase("cancelled", { proposal: "APR-61", because: "It was withdrawn before it was bought." }),
];

export const SAMPLE_PURCHASES: CommitmentPurchaseList = CommitmentPurchaseList.parse({
  asOf: "2026-11-18T11:58:00.000Z",
  pause: { paused: false, side: null, by: null, at: null, reason: null, youMayPause: yes, youMayResume: no },
  returns: { year: 2026, used: 1, allowed: 10, left: 9, text: "1 of 10 returns of 2026 is used." },
  states: PurchaseState.options.map((state) => ({
    state,
    label: purchaseStateLabel(state),
    count: PURCHASES.filter((one) => one.state === state).length,
  })),
  purchases: PURCHASES,
  expiries: [
    {
      plan: "b81f02d7-5e6a-4c11-9f0e-2a4d6c8e0f12",
      purchase: null,
      title: "Compute, 1 year, nothing upfront",
      account: "payer",
      commitment: figure("6.5", "USD/h"),
      daysLeft: 28,
      end: "2026-12-16T00:00:00.000Z",
      renewalStart: "2026-12-16T00:00:00.000Z",
      noticed: 30,
      renewal: { type: "Compute", term: "1y", payment: "no", commitment: "6.10000", startAt: "2026-12-16T00:00:00.000Z" },
    },
  ],
  alarms: [
    {
      id: "al_1",
      kind: "keep_or_return",
      purchase: "spp_purchased",
      plan: "77e1ab20-3333-4c11-9f0e-2a4d6c8e0f12",
      text: "87.4 % of the plan of 13 Nov is used. Keep it, or return it until 20 Nov 13:00 UTC.",
      at: "2026-11-18T06:00:00.000Z",
      cost: figure("7.56", "USD/day"),
      open: true,
      proposal: null,
    },
  ],
  figures: [],
  notes: [],
});
