import { ArrowDownToLine, ChevronsUp, type LucideIcon, Moon, Ribbon, Scaling, Server, Signature, Undo2 } from "lucide-react";
import { formatValue } from "#core/figures/format";
import { isZeroDecimal, negateDecimal, sumDecimals } from "#core/money";
import type { ProposalSummary } from "#web/api/types.ts";
import { Link } from "#web/app/router.tsx";
import { clockTime, timeLeft } from "#web/live/time-left.ts";
import { type InboxItem, titleOf } from "#web/pages/approvals/inbox-groups.ts";
import { maySign, standingOf } from "#web/proposals/card-view.ts";
import { TONES } from "#web/proposals/standing.tsx";

const ICONS: Partial<Readonly<Record<ProposalSummary["kind"], LucideIcon>>> = {
  node_switch: Server,
  drain: ArrowDownToLine,
  schedule_edit: Moon,
  hibernate_now: Moon,
  wake_now: Moon,
  rightsize: Scaling,
  sp_purchase: Ribbon,
  sp_return: Undo2,
  sp_delete_queued: Undo2,
  cap_raise: ChevronsUp,
};

/** Instead of a saving, for what saves nothing by itself. */
const WORTH: Partial<Readonly<Record<ProposalSummary["kind"], string>>> = {
  sp_return: "ends a commitment",
  sp_delete_queued: "nothing is owed then",
  cap_raise: "counts 24 h after it is signed",
};

type Props = { readonly item: InboxItem; readonly on: boolean; readonly now: number };

/** Two lines: what and how long is left; what it is worth and who must do what. */
export function InboxRow({ item, on, now }: Props) {
  const [first] = item.items;
  if (first === undefined) return null;
  const Icon = ICONS[first.kind] ?? Signature;
  const { word, tone } = shortStanding(item.items, first);
  return (
    <Link className="inbox-item" href={item.href} data-row aria-current={on ? "true" : undefined}>
      <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
      <span className="name">{titleOf(item.items)}</span>
      <span className="t-12 text-ink-3 num">{timeOf(first, now)}</span>
      <span className="t-12 text-ink-2 num">{worthOf(item.items, first)}</span>
      <span className={`t-12 ${TONES[tone]}`}>{word}</span>
    </Link>
  );
}

function shortStanding(items: readonly ProposalSummary[], first: ProposalSummary): { readonly word: string; readonly tone: keyof typeof TONES } {
  const { state, signatures } = first;
  if (items.length > 1) {
    const yours = items.filter((one) => maySign(one)).length;
    return yours > 0 ? { word: `${yours} wait for you`, tone: "signal" } : { word: `${items.length} items`, tone: "quiet" };
  }
  if (state === "proposed" || state === "partially_approved") {
    const mine = first.youMaySign || /password/i.test(first.whyNot ?? "");
    return mine ? { word: `${signatures.given} of ${signatures.needed} signed`, tone: "signal" } : { word: "Not yours", tone: "quiet" };
  }
  if (state === "approved") return { word: first.held === null ? "cleared" : "held", tone: first.held === null ? "quiet" : "caution" };
  if (state === "executing") return { word: "flying", tone: "quiet" };
  const { word, tone } = standingOf(first);
  return { word: word.split(",")[0] ?? word, tone };
}

function timeOf({ state, expiresAt, startBy, updatedAt }: ProposalSummary, now: number): string {
  const until = state === "approved" ? (startBy ?? expiresAt) : state === "proposed" || state === "partially_approved" ? expiresAt : undefined;
  if (until !== undefined) return timeLeft(Date.parse(until), now) ?? "over";
  return clockTime(updatedAt, now);
}

function worthOf(items: readonly ProposalSummary[], first: ProposalSummary): string {
  if (items.length === 1 && first.held !== null && first.state === "approved") return first.held;
  if (items.length === 1 && first.progress !== null) return first.progress;
  if (/^(rejected|cancelled|expired|failed|rolled_back)$/.test(first.state)) return "no change made";
  const savings = items.map(({ savingUsdPerMonth }) => savingUsdPerMonth).filter((saving) => saving !== null);
  if (savings.length === 0) return (items.length === 1 ? WORTH[first.kind] : undefined) ?? "saving unknown";
  const sum = sumDecimals(savings);
  const dearer = sum.startsWith("-") && !isZeroDecimal(sum);
  const amount = formatValue(dearer ? negateDecimal(sum) : sum, "USD/month", { bare: true });
  return `${dearer ? "costs" : "saves"} ${amount}${dearer ? " more" : ""} per month${savings.length > 1 ? ", each alone" : ""}${savings.length < items.length ? `, ${items.length - savings.length} unknown` : ""}`;
}
