import { Bell, CalendarClock, TriangleAlert } from "lucide-react";
import type { CommitmentAlarm } from "#core/api/commitment-workflow";
import { formatInstant } from "#core/figures/dates";
import { formatFigure } from "#core/figures/format";
import { Link } from "#web/app/router.tsx";

const ICONS = { under_use: TriangleAlert, coverage_dip: TriangleAlert, keep_or_return: Bell, expiry: CalendarClock } as const;

/** What monitoring found and is not over: what it costs, and what to do. */
export function Alarms({ alarms }: { readonly alarms: readonly CommitmentAlarm[] }) {
  return alarms.map(({ id, kind, text, at, cost, proposal }) => {
    const Icon = ICONS[kind];
    return (
      <div key={id} className="notice notice-caution" role="note">
        <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
        <span className="flex-1 min-w-[220px]">
          {text}
          {cost !== null && cost.value !== null && <span className="num text-ink-2"> It costs {formatFigure(cost)}.</span>}
          <span className="t-12 text-ink-3"> {formatInstant(new Date(at), { year: new Date(at).getUTCFullYear() })}</span>
        </span>
        {proposal !== null && <Link href={`/approvals/${proposal}`}>{proposal}</Link>}
      </div>
    );
  });
}
