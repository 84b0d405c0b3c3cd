import type { z } from "zod";
import type { CalendarEntry, CalendarEntryInput } from "#core/api/anomalies";
import { InvalidInputError, NotFoundError } from "#core/errors";
import { newId } from "#db/new-id";
import type { TenantTransaction } from "#db/tenant-database";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";

type Row = {
  id: string;
  title: string;
  from_day: string;
  to_day: string;
  service: string | null;
  account: string | null;
  region: string | null;
  by_name: string;
  created_at: string | Date;
};

export async function calendarEntries(tx: TenantTransaction): Promise<CalendarEntry[]> {
  const rows = await tx.query<Row>("SELECT * FROM cost_calendar ORDER BY from_day DESC, id");
  return rows.map(({ id, title, from_day, to_day, service, account, region, by_name, created_at }) => ({
    id,
    title,
    from: from_day,
    to: to_day,
    service,
    account,
    region,
    by: by_name,
    createdAt: new Date(created_at).toISOString(),
  }));
}

export async function listCalendar(ctx: ServiceContext): Promise<CalendarEntry[]> {
  requireScope(ctx, "costs:read");
  return ctx.db.read(calendarEntries);
}

/** What is known to cost more for a while; anomalies that begin inside are expected, and say so. */
export async function addCalendarEntry(ctx: ServiceContext, input: z.output<typeof CalendarEntryInput>): Promise<CalendarEntry> {
  const id = newId("cal");
  return mutate(ctx, {
    scope: "costs:manage",
    action: "cost-calendar.add",
    target: id,
    event: `Put "${input.title}" into the cost calendar, ${input.from} to ${input.to}`,
    async run(tx) {
      if (input.from > input.to) throw new InvalidInputError("The entry ends before it begins. Swap the days.");
      await tx.query(
        "INSERT INTO cost_calendar (tenant_id, id, title, from_day, to_day, service, account, region, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [tx.tenantId, id, input.title, input.from, input.to, input.service, input.account, input.region, ctx.actor.name],
      );
      await tx.query("UPDATE anomaly_watch SET data_version = NULL");
      const entry = (await calendarEntries(tx)).find((one) => one.id === id);
      if (entry === undefined) throw new NotFoundError("The entry was not kept. Try again.");
      return { result: entry, after: input };
    },
  });
}

/** @throws NotFoundError */
export async function removeCalendarEntry(ctx: ServiceContext, id: string): Promise<void> {
  await mutate(ctx, {
    scope: "costs:manage",
    action: "cost-calendar.remove",
    target: id,
    event: "Removed an entry of the cost calendar",
    async run(tx) {
      const entry = (await calendarEntries(tx)).find((one) => one.id === id);
      if (entry === undefined) throw new NotFoundError("There is no such entry in the cost calendar.");
      await tx.query("DELETE FROM cost_calendar WHERE id = $1", [id]);
      return { result: undefined, event: `Removed "${entry.title}" from the cost calendar`, before: entry };
    },
  });
}
