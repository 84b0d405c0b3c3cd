import type { Run } from "#server/chat/run";
import { CLOSING, STOPPED } from "#agent/deps";
import type { ServiceContext } from "#services/context";
import { endTurn, LEASE_SECONDS, publishTurn } from "#services/threads/shared-turns";

/** What other processes see is so old at most, milliseconds. */
const FLUSH_EVERY_MS = 100;
/** Between two signs of life while nothing is said, milliseconds. */
const ALIVE_EVERY_MS = (LEASE_SECONDS * 1000) / 10;

/** Tells the other processes what a run says until it ends, and heeds who asks them to stop it. Give back what ends it. */
export function publishRun(
  ctx: ServiceContext,
  run: Run,
  { threadId, owner, failed }: { readonly threadId: string; readonly owner: string; readonly failed: (error: unknown) => void },
): () => Promise<void> {
  let told = 0;
  let seq = 0;
  let at = performance.now();
  let isLost = false;
  let working: Promise<void> = Promise.resolve();

  const flush = async (): Promise<void> => {
    const lines = run.said(told);
    if (isLost || (lines.length === 0 && performance.now() - at < ALIVE_EVERY_MS)) return;
    told += lines.length;
    at = performance.now();
    const answer = await publishTurn(ctx, { threadId, turnId: run.turnId, owner, seq: (seq += 1), lines: lines.join("") });
    if (answer === "stop") run.stop.abort(STOPPED);
    if (answer === "lost") {
      isLost = true;
      run.stop.abort(CLOSING);
    }
  };
  const work = () => {
    working = working.then(flush).catch(failed);
    return working;
  };
  const timer = setInterval(() => void work(), FLUSH_EVERY_MS).unref();
  return async () => {
    clearInterval(timer);
    await work();
    if (!isLost) await endTurn(ctx, { threadId, turnId: run.turnId, owner }, run.stop.signal.reason === CLOSING).catch(failed);
  };
}
