import { MessageSquareText } from "lucide-react";
import { useState } from "react";
import type { AnomalyDetail, AnomalyRow } from "#core/api/anomalies";
import { formatInstant } from "#core/figures/dates";
import { formatFigure } from "#core/figures/format";
import { useResource } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";
import { useMay } from "#web/app/session.tsx";
import { BlockView } from "#web/charts/block-view.tsx";
import { useDock } from "#web/chat/dock.tsx";
import { daysOf, placeOf, SHAPES, STATES } from "#web/pages/anomalies/anomaly-words.ts";
import { MarkDialog, type Verb } from "#web/pages/anomalies/mark-dialog.tsx";
import { FigureButton } from "#web/query/sum.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";

const VERBS: Readonly<Record<AnomalyRow["state"], readonly Verb[]>> = {
  open: ["expect", "snooze"],
  snoozed: ["reopen", "expect", "snooze"],
  expected: ["reopen"],
  resolved: ["expect"],
};
const SAYS: Readonly<Record<Verb, string>> = { expect: "Mark expected", snooze: "Snooze", reopen: "Reopen" };

/** One anomaly: what happened, its days beside what was expected, what drove it, whose it is. */
export function AnomalyDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const detail = useResource<AnomalyDetail>(`/api/anomalies/${encodeURIComponent(id)}`);
  const manages = useMay("costs:manage");
  const dock = useDock();
  const [verb, setVerb] = useState<Verb>();
  const { data } = detail;
  const row = data?.anomaly;
  return (
    <Dialog kind="drawer" className="drawer-wide" title={row === undefined ? "Anomaly" : placeOf(row.scope)} onClose={onClose}>
      {detail.error !== undefined && <Fault error={detail.error} onRetry={detail.reload} title="It could not be read" />}
      {detail.loading && <Skeleton height={320} />}
      {data !== undefined && row !== undefined && (
        <>
          <div className="flex flex-wrap items-center gap-2">
            <span className={`badge ${STATES[row.state][1]}`}>
              <i className="dot" aria-hidden="true" />
              {STATES[row.state][0]}
            </span>
            <span className="t-12 text-ink-3">
              {daysOf(row, new Date(row.detectedAt).getUTCFullYear())}, {SHAPES[row.shape]}
            </span>
          </div>
          <div className="flex flex-col gap-1">
            {data.explanation.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
          <dl className="pairs">
            <dt>As usual</dt>
            <dd>
              <FigureButton figure={row.expectedPerDay} />
            </dd>
            <dt>Now</dt>
            <dd>
              <FigureButton figure={row.actualPerDay} />
            </dd>
            <dt>More so far</dt>
            <dd>
              <FigureButton figure={row.impactTotal} signed />
            </dd>
            <dt>Owner</dt>
            <dd>{row.owner === null ? <span className="text-ink-3">unknown: no tag tells</span> : `${row.owner.value} (tag ${row.owner.tag})`}</dd>
            <dt>Known action</dt>
            <dd>
              {row.knownAction === null ? (
                <span className="text-ink-3">none found</span>
              ) : row.knownAction.href === null ? (
                row.knownAction.label
              ) : (
                <Link href={row.knownAction.href}>{row.knownAction.label}</Link>
              )}
            </dd>
            {row.onsetHour !== null && (
              <>
                <dt>First hour</dt>
                <dd>{formatInstant(new Date(row.onsetHour))}</dd>
              </>
            )}
            {row.mark !== null && (
              <>
                <dt>Marked</dt>
                <dd>
                  {row.mark.by}, {formatInstant(new Date(row.mark.at))}
                  {row.mark.until === null ? "" : `, quiet until ${formatInstant(new Date(row.mark.until))}`}
                  {row.mark.reason === null ? "" : `: “${row.mark.reason}”`}
                </dd>
              </>
            )}
            <dt>Detected</dt>
            <dd>{formatInstant(new Date(row.detectedAt))}</dd>
          </dl>
          <div className="flex flex-wrap gap-2">
            {manages &&
              VERBS[row.state].map((one) => (
                <Button key={one} small onClick={() => setVerb(one)}>
                  {SAYS[one]}
                </Button>
              ))}
            <Button
              small
              look="ghost"
              onClick={() => {
                onClose();
                dock.ask(`Why did ${placeOf(row.scope)} cost more from ${row.firstDay} to ${row.lastDay}?`);
              }}
            >
              <MessageSquareText size={14} strokeWidth={1.6} aria-hidden="true" />
              Ask about it
            </Button>
            <Link className="btn btn-small btn-ghost" href={spendOf(row)}>
              Open in Spend
            </Link>
          </div>
          {!manages && <p className="t-12 text-ink-3">An Owner or Admin marks anomalies as expected, snoozes or reopens them.</p>}
          {data.blocks.map((block) => (
            <BlockView key={block.id} block={block} level={3} />
          ))}
          {row.parts.length > 1 && (
            <section>
              <h3 className="t-13 font-semibold pb-1">Series of the same cause</h3>
              <ul className="t-12 text-ink-2 num">
                {row.parts.map((part) => (
                  <li key={placeOf(part)}>
                    {placeOf(part)}: {formatFigure({ value: part.perDay, unit: "USD/day", metric: "change" })}
                  </li>
                ))}
              </ul>
            </section>
          )}
          {data.notes.length > 0 && <p className="t-12 text-ink-3">{data.notes.join(" ")}</p>}
        </>
      )}
      {verb !== undefined && row !== undefined && <MarkDialog row={row} verb={verb} onClose={() => setVerb(undefined)} />}
    </Dialog>
  );
}

function spendOf({ scope, firstDay, lastDay }: AnomalyRow): string {
  const day = (text: string, by: number) => new Date(Date.parse(text) + by * 86_400_000).toISOString().slice(0, 10);
  const search = new URLSearchParams({
    from: day(firstDay, -14),
    to: day(lastDay, 1),
    groupBy: "usage_type",
    granularity: "daily",
    compareTo: "none",
  });
  for (const [name, value] of Object.entries(scope)) if (value !== null) search.set(name, value);
  return `/spend?${search}`;
}
