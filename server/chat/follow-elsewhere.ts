import { setTimeout as pause } from "node:timers/promises";
import type { ServiceContext } from "#services/context";
import { linesAfter } from "#services/threads/shared-turns";

const LOOK_EVERY_MS = 150;
/** A stream that goes quiet for longer may be cut by something in between. */
const HEARTBEAT_MS = 15_000;

/** The stream of a turn that another process runs: what it has said so far, then the rest as it comes. */
export function followElsewhere(ctx: ServiceContext, turn: { readonly threadId: string; readonly turnId: string }): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after = 0;
  let isOpen = true;
  let quietSince = performance.now();
  return new ReadableStream({
    pull: async (controller) => {
      while (isOpen) {
        const { lines, state } = await linesAfter(ctx, { ...turn, after });
        if (lines.length > 0) {
          after = lines.at(-1)?.seq ?? after;
          quietSince = performance.now();
          return controller.enqueue(encoder.encode(lines.map((one) => one.lines).join("")));
        }
        if (state !== "running") return controller.close();
        if (performance.now() - quietSince > HEARTBEAT_MS) {
          quietSince = performance.now();
          return controller.enqueue(encoder.encode(": still here\n\n"));
        }
        await pause(LOOK_EVERY_MS);
      }
    },
    cancel: () => {
      isOpen = false;
    },
  });
}
