import type { ConnectionAnswer } from "#core/api/data";
import { type CostSource, locationOf } from "#core/ingest/source";
import type { ServiceContext } from "#services/context";
import { checkSource } from "#services/ingest/check-source";
import { ingestOf } from "#services/ingest/ingest-of";
import { mutate } from "#services/mutation";

/** Longest that a test may take as a whole, milliseconds. */
const GIVE_UP_MS = 60_000;

/** Tries a source out without connecting it. Who tried what is in the audit log, since a role is assumed for it. */
export async function testSource(ctx: ServiceContext, given: CostSource, signal: AbortSignal | undefined): Promise<ConnectionAnswer> {
  const source = checkSource(ctx, given);
  const limit = AbortSignal.timeout(GIVE_UP_MS);
  let answer: ConnectionAnswer | undefined;
  return mutate(ctx, {
    scope: "data:manage",
    action: "cost-source.test",
    target: locationOf(source),
    event: `Tried out ${locationOf(source)}`,
    prepare: async () => {
      answer = await ingestOf(ctx).test(source, { signal: signal === undefined ? limit : AbortSignal.any([signal, limit]) });
    },
    run: async () => {
      if (answer === undefined) throw new Error("The test did not answer.");
      const failed = answer.checks.filter(({ status }) => status === "failed");
      return { result: answer, after: { ok: answer.ok, failed: failed.map(({ name, code }) => `${name}: ${code}`) } };
    },
  });
}
