import type { z } from "zod";
import type { Frame as FrameSchema } from "#core/planner/frame";

type Frame = z.infer<typeof FrameSchema>;

/** The reading with one slot changed; an empty value takes the slot away. */
export function editFrame(frame: Frame, slot: string, value: string): Frame {
  const { [slot]: _, ...rest } = frame;
  if (value === "") return { ...rest, i: frame.i };
  const next = slot === "n" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return { ...rest, i: frame.i, [slot]: next } as Frame;
}
