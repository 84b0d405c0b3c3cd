import type { AnomalyRow, CalendarEntry } from "#core/api/anomalies";
import { keyText, type SeriesKey } from "#core/costs/anomaly/cost-series";
import { type DayNumber, dayInstant, dayText } from "#core/costs/forecast/day-number";
import { readableCard, savingOf } from "#core/proposals/notice";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { calendarEntries } from "#services/anomalies/calendar";
import { type StoredAnomaly, selectAnomalies } from "#services/anomalies/anomaly-store";

/** An approved change that was carried out and makes something dearer. */
type CarriedOut = { readonly id: string; readonly title: string; readonly day: string; readonly account: string | undefined };
export type Known = {
  readonly changes: readonly CarriedOut[];
  readonly calendar: readonly CalendarEntry[];
  readonly expected: readonly StoredAnomaly[];
};

/** A change shows on the bill of its day or the next. */
const SHOWS_WITHIN_DAYS = 1;
/** What was expected once is expected again up to this much dearer. */
const EXPECTED_UP_TO = 1.15;
/** Services that a change to a cluster's nodes moves. */
const OF_NODES: ReadonlySet<string> = new Set(["EC2", "EBS", "EKS", "DataTransfer"]);

/** What explains a rise without anybody having to say so. */
export async function readKnown(ctx: ServiceContext, since: DayNumber): Promise<Known> {
  const clusters = new Map((await ctx.inventory.clusters().catch(() => [])).map(({ name, accountName }) => [name, accountName]));
  return ctx.db.read(async (tx) => ({
    changes: await changesSince(tx, since, clusters),
    calendar: await calendarEntries(tx),
    expected: await selectAnomalies(tx, "WHERE state = 'expected' AND mark_by IS NOT NULL ORDER BY mark_at DESC LIMIT 200"),
  }));
}

async function changesSince(tx: TenantTransaction, since: DayNumber, clusters: ReadonlyMap<string, string>): Promise<CarriedOut[]> {
  const rows = await tx.query<{ number: number; cluster: string | null; sealed: string; started_at: string | Date }>(
    `SELECT p.number, p.cluster, r.sealed, a.started_at FROM actions a JOIN proposals p ON p.tenant_id = a.tenant_id AND p.number = a.number
     JOIN proposal_revisions r ON r.tenant_id = a.tenant_id AND r.number = a.number AND r.rev = a.rev
     WHERE a.state = 'succeeded' AND a.started_at >= $1 ORDER BY a.started_at DESC LIMIT 500`,
    [dayInstant(since)],
  );
  return rows.flatMap(({ number, cluster, sealed, started_at }): CarriedOut[] => {
    const { savingUsdPerHour } = savingOf(sealed);
    // What saves is not why something costs more.
    if (savingUsdPerHour !== null && Number(savingUsdPerHour) >= 0) return [];
    const account = cluster === null ? undefined : clusters.get(cluster);
    return [
      { id: `APR-${number}`, title: readableCard(sealed)?.title ?? `APR-${number}`, day: new Date(started_at).toISOString().slice(0, 10), account },
    ];
  });
}

type Rise = { readonly parts: readonly SeriesKey[]; readonly first: DayNumber; readonly last: DayNumber; readonly actualPerDay: number };

export function explainedBy({ changes, calendar, expected }: Known, rise: Rise): AnomalyRow["knownAction"] {
  const lead = rise.parts[0];
  if (lead === undefined) return null;
  const change = changes.find(
    ({ day, account }) =>
      account !== undefined &&
      account === lead.account &&
      OF_NODES.has(lead.service ?? "") &&
      rise.first >= dayOf(day) &&
      rise.first - dayOf(day) <= SHOWS_WITHIN_DAYS,
  );
  if (change !== undefined) return { label: `${change.title} (${change.id})`, href: `/approvals/${change.id}` };
  const fits = (wanted: string | null, is: string | null) => wanted === null || wanted === is;
  const entry = calendar.find(
    ({ from, to, service, account, region }) =>
      dayText(rise.first) >= from &&
      dayText(rise.first) <= to &&
      fits(service, lead.service) &&
      fits(account, lead.account) &&
      fits(region, lead.region),
  );
  if (entry !== undefined) return { label: `${entry.title}, ${entry.from} to ${entry.to} (cost calendar)`, href: null };
  const before = expected.find(
    ({ scope, actualPerDay }) => keyText(scope) === keyText(lead) && rise.actualPerDay <= EXPECTED_UP_TO * Number(actualPerDay),
  );
  return before === undefined
    ? null
    : { label: `${before.markBy ?? "Somebody"} marked the same rise of ${before.firstDay} as expected`, href: `/anomalies/${before.id}` };
}

function dayOf(text: string): DayNumber {
  return Math.floor(Date.parse(`${text}T00:00:00Z`) / 86_400_000);
}
