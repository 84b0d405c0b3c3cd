import type { MessageParts } from "#core/chat/message-parts";
import type { Figure } from "#core/costs/figure";
import { endingOf, keptItsSaving } from "#core/proposals/ending";
import type { NoticeTopic, ProposalNotice } from "#core/proposals/notice";
import { Ledger } from "#agent/writer/ledger";
import { lowerFirst, sentence } from "#agent/writer/proposals/words";
import { inert } from "#agent/writer/words";

export type NoticeAnswer = {
  readonly text: string;
  readonly figures: readonly Figure[];
  /** Undefined where no proposal is behind it. */
  readonly outcome: MessageParts["outcome"] | undefined;
};

/** What is told of commitments that stand: the whole text is in the record. */
const OF_COMMITMENTS: ReadonlySet<NoticeTopic> = new Set(["keep_or_return", "under_use", "coverage_dip", "expiring", "paused", "resumed"]);

type Arrived = { readonly id: string; readonly topic: NoticeTopic; readonly at: string; readonly notice: ProposalNotice };

/** What became of a proposal, as the message that brings it into its conversation. Amounts are figures of the record. */
export function noticeAnswer({ id, topic, at, notice }: Arrived, timeZone: string): NoticeAnswer {
  const figures = figuresOf(notice, at, timeZone);
  const ledger = new Ledger(figures);
  const isOver = topic === "done" && keptItsSaving(notice.outcome, notice.savingUsdPerHour);
  const saving = isOver && figures.length === 2 ? savingOf(figures, notice, ledger) : "";
  const undo = topic === "done" && notice.undo !== null ? `To undo: ${lowerFirst(sentence(inert(notice.undo, 300)))}` : "";
  const text = [headOf(topic, notice), bodyOf(topic, notice), saving, undo].filter((part) => part !== "").join(" ");
  return {
    text,
    figures: isOver ? figures : [],
    outcome:
      notice.proposal === ""
        ? undefined
        : {
            id,
            proposalId: notice.proposal,
            topic,
            title: notice.title,
            text: notice.outcome ?? notice.reason ?? "",
            state: notice.state,
            savingUsdPerHour: isOver ? notice.savingUsdPerHour : null,
            savingUsdPerMonth: isOver ? notice.savingUsdPerMonth : null,
            savingBasis: isOver ? notice.savingBasis : null,
            undo: notice.undo,
            at,
          },
  };
}

function headOf(topic: NoticeTopic, { proposal, title, by, state }: ProposalNotice): string {
  const what = inert(title);
  const who = by === null ? "" : ` by ${inert(by)}`;
  switch (topic) {
    case "proposed":
      return `${proposal} waits for a signature: ${what}.`;
    case "signed":
      return `${proposal} was signed${who} and waits for another signature: ${what}.`;
    case "approved":
      return `${proposal} is approved${who} and starts as soon as it may: ${what}.`;
    case "started":
      return `${proposal} has started: ${what}.`;
    case "done":
      return `${proposal} is done: ${what}.`;
    case "failed":
      return state === "rolled_back" ? `${proposal} was undone: ${what}.` : `${proposal} failed, and nothing is changed by it: ${what}.`;
    case "returned":
      return `${proposal} was undone: ${what}. What it had changed is changed back.`;
    case "needs_attention":
      return `${proposal} needs a person: ${what}. What became of it is not certain; an Owner looks at the evidence on its card.`;
    case "expired":
      return `${proposal} expired: ${what}. Nothing was changed.`;
    case "revised":
      return `${proposal} was drafted anew, and its signatures are void: ${what}.`;
    case "rejected":
      return `${proposal} was rejected${who}: ${what}.`;
    case "cancelled":
      return `${proposal} was withdrawn${who}: ${what}.`;
    case "held":
      return `${proposal} is approved and held: ${what}.`;
    case "keep_or_return":
    case "under_use":
    case "coverage_dip":
    case "expiring":
    case "paused":
    case "resumed":
      return `${what}.`;
  }
}

function bodyOf(topic: NoticeTopic, { outcome, reason }: ProposalNotice): string {
  const text = topic === "started" || topic === "approved" ? undefined : (outcome ?? reason ?? undefined);
  if (text === undefined || text.trim() === "") return "";
  if (OF_COMMITMENTS.has(topic)) return inert(text, 1000);
  const said = sentence(inert(endingOf(text), 600));
  return topic === "rejected" || topic === "cancelled" ? `The reason: ${said}` : said;
}

function savingOf([hour, month]: readonly Figure[], { savingBasis }: ProposalNotice, ledger: Ledger): string {
  if (hour === undefined || month === undefined) return "";
  const dearer = hour.value?.startsWith("-") === true;
  return `It ${dearer ? "costs more" : "saves"}: ${ledger.size(hour)}, ${ledger.size(month)}${savingBasis === "gross" && !dearer ? ", before what Savings Plans do with it" : ""}.`;
}

function figuresOf({ proposal, rev, title, savingUsdPerHour, savingUsdPerMonth }: ProposalNotice, at: string, timeZone: string): Figure[] {
  const figure = (path: string, value: string, unit: string, per: string): Figure => ({
    id: `${proposal}.r${rev}.${path}`,
    value,
    unit,
    metric: "saving",
    kind: "projected",
    period: { from: at, to: at },
    timeZone,
    asOf: at,
    queryId: proposal,
    label: `${proposal}: ${title}, saving ${per}`,
  });
  return savingUsdPerHour === null || savingUsdPerMonth === null
    ? []
    : [figure("saving_hour", savingUsdPerHour, "USD/h", "per hour"), figure("saving_month", savingUsdPerMonth, "USD/month", "per month of 730 h")];
}
