import type { CommitmentPurchase } from "#core/api/commitment-workflow";
import { countFigure } from "#core/figures/derive";
import type { Frame } from "#core/planner/frame";
import { planWords } from "#core/proposals/savings-plan-words";
import { returnable } from "#agent/plan/commitment-moves";
import { accountWords } from "#agent/writer/commitments-held";
import { day, PAGE } from "#agent/writer/commitments";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { known, type Ledger, roughly, sign } from "#agent/writer/ledger";
import { sentence } from "#agent/writer/proposals/words";
import { hasNumeral, inert, plural, tight } from "#agent/writer/words";
import type { CommitmentPositionRead } from "#tools/read/list-commitments";

type Plan = CommitmentPositionRead["commitmentPosition"]["plans"][number];
const MOST = 4;

/** What was asked of what is held: the queue, ends, lock-in, returns, the pause, the last purchase, who buys. Undefined: all of it. */
export function heldFocus(read: CommitmentPositionRead, frame: Frame, ledger: Ledger, year: number): Sentence[] | undefined {
  const say: Sayings = {
    read,
    ledger,
    year,
    count: (name, number, label) => ledger.print(countFigure(read.commitmentPosition.totals.commitmentPerHour, `held-${name}`, number, label)),
  };
  if (frame.i === "audit") return whoSigned(say);
  if (frame.i === "sp") return nothingToTakeBack(say, frame);
  if (frame["a.what"] === "reservations") return frame["a.about"] === "expiries" ? expiries(say, "reservation") : reservations(say);
  switch (frame["a.about"]) {
    case "queued":
      return queued(say);
    case "returns":
      return returns(say);
    case "pause":
      return pause(say);
    case "lock_in":
      return lockIn(say);
    case "expiries":
      return expiries(say, "savings_plan");
    case "last_purchase":
      return lastPurchase(say);
    case "vendor":
      return vendor(say);
    default:
      return undefined;
  }
}

type Sayings = {
  readonly read: CommitmentPositionRead;
  readonly ledger: Ledger;
  readonly year: number;
  readonly count: (name: string, number: number, label: string) => string;
};

function queued({ read: { commitmentPosition: held, purchases }, ledger, year, count }: Sayings): Sentence[] {
  const plans = held.plans.filter(({ state }) => state === "queued" || state === "payment-pending");
  const pending = (purchases?.purchases ?? []).filter(({ state }) => state === "pending_approval");
  const waiting =
    pending.length === 0
      ? []
      : [
          finding(
            0.9,
            `${count("pending", pending.length, "purchases that wait for signatures")} ${plural(pending.length, "purchase waits", "purchases wait")} for signatures: ${pending
              .slice(0, MOST)
              .map((one) => `${one.proposal ?? one.id} of ${ledger.print(one.commitment)}`)
              .join(", ")}.`,
          ),
        ];
  if (plans.length === 0) return [lead("Nothing is queued."), ...waiting, move(`The pipeline of purchases is on the page ${PAGE}.`)];
  return [
    lead(`${count("queued", plans.length, "queued plans")} ${plural(plans.length, "plan is", "plans are")} queued.`),
    ...plans
      .slice(0, MOST)
      .map((plan) =>
        finding(
          1,
          `The ${named(plan)} of ${ledger.print(plan.commitment)}${plan.start === null ? "" : ` starts ${day(plan.start, year)}`}; until then it is deleted at no cost.`,
        ),
      ),
    ...waiting,
    move("Say “cancel the queued plan” and I draft that for signatures; the cancel button is on its card, too."),
  ];
}

function returns({ read, ledger, year, count }: Sayings): Sentence[] {
  const { commitmentPosition: held, purchases } = read;
  const counter = purchases?.returns ?? (held.returns === null ? null : { ...held.returns, left: held.returns.allowed - held.returns.used });
  const able = returnable({ i: "sp" }, read);
  const used = counter?.used ?? null;
  return [
    counter === null || used === null
      ? lead("How many returns are used this year is unknown: the provider could not be asked.")
      : lead(
          `${count("returns-left", counter.allowed - used, "returns left this year")} of ${count("returns-allowed", counter.allowed, "returns allowed a year")} returns are left this year.`,
        ),
    able.length === 0
      ? finding(
          1,
          "No plan that you hold can be taken back now: a plan is returned within a week of its start and in the month of it, and deleted only while it is queued.",
        )
      : finding(
          1,
          `${able
            .slice(0, MOST)
            .map((plan) => backWords(plan, ledger, year))
            .join(" ")}`,
        ),
    caveat(0.6, "AWS takes back a plan of at most one hundred dollars an hour; a return costs nothing, and what was paid comes back."),
    ...(able.length === 0 ? [] : [move("Say “return it” or “cancel the queued plan”, and I draft that for signatures.")]),
  ];
}

function backWords(plan: Plan, ledger: Ledger, year: number): string {
  const what = `The ${named(plan)} of ${ledger.print(plan.commitment)}`;
  return plan.mayReturn.may
    ? `${what} can be returned${plan.returnableUntil === null ? "" : ` until ${day(plan.returnableUntil, year)}`}.`
    : `${what} can be deleted${plan.start === null ? "" : ` until it starts, ${day(plan.start, year)}`}.`;
}

function pause({ read: { purchases } }: Sayings): Sentence[] {
  if (purchases === null) return [lead(`Buying is paused on the page ${PAGE}; nothing typed here does it.`)];
  const { pause: standing } = purchases;
  const who = standing.paused ? standing.youMayResume : standing.youMayPause;
  return [
    lead(
      standing.paused
        ? `Buying is paused already${standing.by === null ? "" : `, by ${inert(standing.by)}`}${standing.reason === null || hasNumeral(standing.reason) ? "" : ` (${inert(standing.reason)})`}.`
        : "Buying is not paused, and nothing typed here pauses it: a person presses Pause.",
    ),
    finding(
      1,
      "A pause stops the ladder, starts no purchase that is signed, and cancels what is queued. Either side may press it; only an Owner resumes.",
    ),
    ...(who.allowed || who.why === null || hasNumeral(who.why) ? [] : [finding(0.8, sentence(inert(who.why, 300)))]),
    move(`${standing.paused ? "Resume" : "Pause"} is on the page ${PAGE}.`),
  ];
}

function lockIn({ read: { commitmentPosition: held }, ledger, year }: Sayings): Sentence[] {
  const { totals } = held;
  if (!known(totals.lockInMonths)) return [lead("How much is locked in is unknown: the plans' ends could not be read.")];
  const last = held.plans
    .filter(({ state, end }) => state === "active" && end !== null)
    .toSorted((a, b) => ((a.end ?? "") < (b.end ?? "") ? 1 : -1))[0];
  return [
    lead(
      `${ledger.print(totals.lockInMonths)} of today's usage are promised: ${ledger.print(totals.outstanding)} is still owed under what you hold, ${ledger.print(totals.commitmentPerHour)} today.`,
    ),
    ...(last === undefined
      ? []
      : [finding(0.9, `The last of it ends ${day(last.end ?? "", year)}: the ${named(last)} of ${ledger.print(last.commitment)}.`)]),
    finding(0.5, "It is what stays owed over what a month of usage costs on demand; it says how long you could not leave, not what is lost."),
    move(`The calendar of ends is on the page ${PAGE}. Ask “show the frontier” for what more lock-in would win.`),
  ];
}

function expiries({ read: { commitmentPosition: held }, ledger, year, count }: Sayings, kind: "savings_plan" | "reservation"): Sentence[] {
  const word = kind === "reservation" ? "reservation" : "Savings Plan";
  const months = held.calendar.filter(({ items }) => items.some((item) => item.kind === kind));
  const items = months.flatMap((month) => month.items.filter((item) => item.kind === kind).map((item) => ({ ...item, month })));
  const active =
    kind === "reservation"
      ? held.reservations.filter(({ state }) => state === "active").length
      : held.plans.filter(({ state }) => state === "active").length;
  if (items.length === 0)
    return [
      lead(active === 0 ? `You hold no ${word} that could end.` : `No end of a ${word} is known.`),
      move(`What is held is on the page ${PAGE}.`),
    ];
  const lines = items.slice(0, MOST + 2).map(({ end, commitment, month, renewal }) => {
    const rise =
      known(month.fallsBack) && sign(month.fallsBack) > 0 && month.items.length === 1
        ? `; ${ledger.print(month.fallsBack)} more if nothing replaces it`
        : "";
    return `- ${day(end, year)}: a ${word} of ${ledger.print(commitment)}${rise}${renewal === null ? "" : `; ${ledger.print(renewal.commitment)} would pay from then on`}.`;
  });
  return [
    lead(
      `${count(`ends-${kind}`, items.length, `${word}s with an end`)} ${plural(items.length, `${word} ends`, `${word}s end`)}, the next ${day(items[0]?.end ?? "", year)}.`,
    ),
    { ...finding(1, lines.join("\n")), block: true },
    ...(months.some(({ cliff }) => cliff)
      ? [caveat(0.8, "A month in it is a cliff: more than a quarter of everything that is committed ends then.")]
      : []),
    move(`Renewals can start at the very end of a plan; the calendar is on the page ${PAGE}.`),
  ];
}

function reservations({ read: { commitmentPosition: held }, ledger, year, count }: Sayings): Sentence[] {
  const active = held.reservations.filter(({ state }) => state === "active");
  const advice = held.reservationCoverage.flatMap(({ label, advice: one }) => (one === null ? [] : [{ label, ...one }]));
  if (active.length === 0)
    return [
      lead("You hold no active reserved instance."),
      ...advice.slice(0, 2).map(({ label, saving }) => finding(0.8, `${inert(label)}: reserving more would save ${ledger.print(saving)}.`)),
    ];
  const idle = active.filter(({ unused }) => known(unused) && roughly(unused) > 0);
  return [
    lead(`You hold ${count("reservations", active.length, "active reservations")} active ${plural(active.length, "reservation")}.`),
    {
      ...finding(
        1,
        active
          .slice(0, MOST + 2)
          .map(
            ({ what, count: many, account, utilization, end, unused }) =>
              `- ${inert(what)} in ${accountWords(account.name)}: ${ledger.print(many)}, ${known(utilization) ? `${ledger.print(utilization)} used` : "use unknown"}${known(unused) && roughly(unused) > 0 ? `, ${ledger.print(unused)} idled` : ""}${end === null ? "" : `, ends ${day(end, year)}`}.`,
          )
          .join("\n"),
      ),
      block: true,
    },
    ...(idle.length === 0 ? [finding(0.6, `Nothing of them is known to have idled over ${inert(tight(held.period.label))}.`)] : []),
    ...held.reservationCoverage
      .filter(({ coverage }) => known(coverage))
      .slice(0, 3)
      .map(({ label, coverage }) => finding(0.6, `${inert(label)}: ${ledger.print(coverage)} of what runs is reserved.`)),
    ...advice
      .slice(0, 1)
      .map(({ label, saving }) => finding(0.55, `More for ${inert(label)} would save ${ledger.print(saving)}; reservations are bought by hand.`)),
    move(`They are listed on the page ${PAGE}.`),
  ];
}

function latest({ purchases }: CommitmentPositionRead): CommitmentPurchase | undefined {
  const all = (purchases?.purchases ?? []).filter(({ plan }) => plan !== null);
  return all.toSorted((a, b) => ((a.boughtAt ?? a.start ?? "") < (b.boughtAt ?? b.start ?? "") ? 1 : -1))[0];
}

function lastPurchase({ read, ledger, year }: Sayings): Sentence[] {
  const one = latest(read);
  if (one === undefined) {
    const [plan] = read.commitmentPosition.plans
      .filter(({ state }) => state === "active")
      .toSorted((a, b) => ((a.start ?? "") < (b.start ?? "") ? 1 : -1));
    return [
      lead("Nothing was bought through here yet."),
      ...(plan === undefined || !known(plan.netSavings)
        ? []
        : [
            finding(
              1,
              `The newest plan that you hold, the ${named(plan)} of ${ledger.print(plan.commitment)}${plan.start === null ? "" : ` since ${day(plan.start, year)}`}, ${sign(plan.netSavings) < 0 ? `cost ${ledger.size(plan.netSavings)} more than it saved` : `saved ${ledger.print(plan.netSavings)} net`} over ${inert(tight(read.commitmentPosition.period.label))}, with ${known(plan.utilization) ? ledger.print(plan.utilization) : "an unknown share"} of it used.`,
            ),
          ]),
      move("Ask “should we buy a Savings Plan?” for what would pay."),
    ];
  }
  return [
    known(one.netSaving)
      ? lead(
          `${one.proposal ?? "The last purchase"}, of ${ledger.print(one.commitment)}, ${sign(one.netSaving) < 0 ? `has lost ${ledger.size(one.netSaving)}` : `has saved ${ledger.print(one.netSaving)}`} by the bill so far${known(one.utilization) ? `, with ${ledger.print(one.utilization)} of it used` : ""}.`,
        )
      : lead(
          `${one.proposal ?? "The last purchase"}, of ${ledger.print(one.commitment)}, is ${inert(one.stateLabel.toLowerCase())}: the bill has no hour of it yet, so what it saved is unknown.`,
        ),
    ...(hasNumeral(one.because) ? [] : [finding(0.7, sentence(inert(one.because, 300)))]),
    ...(one.start === null ? [] : [finding(0.5, `Its start: ${day(one.start, year)}.`)]),
    ...(one.returnableUntil === null ? [] : [finding(0.8, `It can be returned until ${day(one.returnableUntil, year)}.`)]),
    move(`Its history is on the page ${PAGE}.`),
  ];
}

function vendor({ read: { vendor: facts }, ledger, count }: Sayings): Sentence[] {
  if (facts === null) return [lead("Who buys for you is shown to people who may see the settings."), move("Ask an Owner or an Admin.")];
  if (facts.isVendor)
    return [
      lead("This organization is the vendor of record itself: its purchases for customers are in its own pipeline."),
      move(`They are on the page ${PAGE}.`),
    ];
  if (facts.vendor === null)
    return [
      lead("No vendor of record buys for you: your own people sign every purchase."),
      move("Whether one should is decided on the page [Billing](/billing), by an Owner."),
    ];
  const name = inert(facts.vendor);
  const bought = facts.purchases;
  return [
    lead(
      bought.length === 0
        ? `${name} has bought nothing for you${facts.mode === "self" ? ": you buy yourselves, and its people may only look and draft" : ""}.`
        : `${name} has ${count("vendor", bought.length, "purchases of the vendor for us")} ${plural(bought.length, "purchase")} for you under way or made.`,
    ),
    ...(facts.stateWords === null ? [] : [finding(0.7, `The link: ${inert(facts.stateWords)}${facts.isPaused ? ", and buying is paused" : ""}.`)]),
    ...(bought.length === 0
      ? []
      : [
          {
            ...finding(
              1,
              bought
                .slice(0, MOST)
                .map(
                  ({ stateLabel, commitment, saving }) =>
                    `- ${ledger.print(commitment)}, ${inert(stateLabel.toLowerCase())}, expected to save ${ledger.print(saving)}.`,
                )
                .join("\n"),
            ),
            block: true,
          },
        ]),
    move("Terms, limits and the link are on the page [Billing](/billing)."),
  ];
}

/** No purchase has a card yet; with one, the card tells who signed. */
function whoSigned({ read: { purchases } }: Sayings): Sentence[] {
  if ((purchases?.purchases ?? []).some(({ proposal }) => proposal !== null)) return [];
  return [
    lead("Nobody has signed a purchase here yet: no purchase of commitments was drafted."),
    finding(
      0.7,
      "Two people sign each one unless its card says otherwise, none of them the one who asked, and their names stay on its card and in the audit log.",
    ),
    move("The [audit log](/audit) has who did what."),
  ];
}

function nothingToTakeBack({ read }: Sayings, frame: Frame): Sentence[] {
  if (returnable(frame, read).length > 0) return [];
  const wanted = frame["a.state"] === "queued";
  const [plan] = read.commitmentPosition.plans.toSorted((a, b) => ((a.start ?? "") < (b.start ?? "") ? 1 : -1));
  const why = plan === undefined ? undefined : (wanted ? plan.mayDeleteQueued : plan.mayReturn).why;
  return [
    lead(`I drafted nothing: ${wanted ? "no plan is queued" : "no plan that you hold can be returned now"}.`),
    finding(
      0.9,
      "A plan is deleted at no cost while it is queued, and returned within a week of its start, in the month of it, if it is of at most one hundred dollars an hour.",
    ),
    ...(why === undefined || why === "" || hasNumeral(why) ? [] : [finding(0.8, `Of the newest: ${sentence(inert(why, 300))}`)]),
    move(`What is held, and until when it may go back, is on the page ${PAGE}.`),
  ];
}

function named(plan: Plan): string {
  return `${planWords(plan)} of ${accountWords(plan.account.name)}`;
}
