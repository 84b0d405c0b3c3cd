import { NotFoundError } from "#core/errors";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";

/** Removes a series with its quantities. @throws NotFoundError also for another tenant's */
export async function removeUnits(ctx: ServiceContext, name: string): Promise<void> {
  await mutate(ctx, {
    scope: "costs:manage",
    action: "units.remove",
    target: name,
    event: `Removed the units ${name}`,
    async run(tx) {
      const removed = await tx.query<{ step: string; dimension: string | null }>(
        "DELETE FROM unit_series WHERE name = $1 RETURNING step, dimension",
        [name],
      );
      if (removed[0] === undefined) throw new NotFoundError("There are no units of that name.");
      return { result: undefined, before: removed[0] };
    },
  });
}
