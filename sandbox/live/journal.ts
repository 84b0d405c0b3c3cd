import { closeSync, fdatasyncSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

const Owner = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("auto-scaling-group"), group: z.string() }),
  z.object({ kind: z.literal("karpenter"), nodePool: z.string(), nodeClaim: z.string() }),
  z.object({ kind: z.literal("unowned") }),
  z.object({ kind: z.literal("unknown") }),
]);
const Tags = z.record(z.string(), z.string());
const Capacity = z.enum(["on-demand", "spot"]);

export const GroupSettings = z.object({
  minSize: z.number(),
  maxSize: z.number(),
  zones: z.array(z.string()),
  /** Tags of the group itself; those that propagate are on what it launches. */
  tags: z.array(z.object({ key: z.string(), value: z.string(), propagate: z.boolean() })),
  mixed: z
    .object({
      onDemandBase: z.number(),
      onDemandPercentage: z.number(),
      onDemandStrategy: z.string(),
      spotStrategy: z.string(),
      instanceTypes: z.array(z.string()),
    })
    .optional(),
});
export type GroupSettings = z.infer<typeof GroupSettings>;

/** Absent keys are undefined; a removed tag is null. Instants of the pure world are seconds since the epoch. */
const Change = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("take"), id: z.string(), poolKey: z.string(), slot: z.number(), zone: z.string(), launchedAt: z.number() }),
  z.object({ kind: z.literal("yield"), id: z.string() }),
  z.object({
    kind: z.literal("launch"),
    id: z.string(),
    ordinal: z.number(),
    accountId: z.string(),
    region: z.string(),
    zone: z.string(),
    instanceType: z.string(),
    capacity: Capacity,
    poolKey: z.string().optional(),
    slot: z.number().optional(),
    cluster: z.string().optional(),
    owner: Owner,
    imageId: z.string(),
    subnetId: z.string(),
    launchTemplate: z.object({ id: z.string(), version: z.string() }).optional(),
    tags: Tags,
    clientToken: z.string().optional(),
    requestHash: z.string().optional(),
    /** The instance that its group owed. */
    settles: z.string().optional(),
  }),
  /** `shrinks`: its group is one smaller from now on, and owes no other. */
  z.object({ kind: z.literal("end"), id: z.string(), shrinks: z.boolean().optional() }),
  z.object({ kind: z.literal("tag"), id: z.string(), tags: z.record(z.string(), z.string().nullable()) }),
  z.object({ kind: z.literal("group"), name: z.string(), settings: GroupSettings }),
  z.object({ kind: z.literal("owe"), group: z.string(), id: z.string() }),
  z.object({ kind: z.literal("waive"), id: z.string() }),
  z.object({
    kind: z.literal("plan-buy"),
    id: z.string(),
    accountId: z.string(),
    offeringId: z.string(),
    /** USD an hour, and USD paid when it starts, decimal. */
    commitment: z.string(),
    upfront: z.string(),
    /** When it starts; later than the change where it is queued. */
    start: z.iso.datetime(),
    /** Whether it is paid, and for how many seconds from its start that is not known. */
    paid: z.boolean(),
    pendingSeconds: z.number(),
    tags: Tags,
    clientToken: z.string().optional(),
    requestHash: z.string().optional(),
  }),
  z.object({ kind: z.literal("plan-drop"), id: z.string() }),
  z.object({ kind: z.literal("plan-return"), id: z.string(), clientToken: z.string().optional() }),
  z.object({ kind: z.literal("plan-tag"), id: z.string(), tags: z.record(z.string(), z.string().nullable()) }),
]);
export type Change = z.infer<typeof Change>;

/** What was changed in one step: all of it or nothing. */
const Entry = z.object({ at: z.iso.datetime(), changes: z.array(Change) });
export type Entry = z.infer<typeof Entry>;

export type Journal = { readonly entries: readonly Entry[]; append(entry: Entry): void; close(): void };

/**
 * Opens or begins a journal: one JSON line a step, on disk before `append` returns. A last line that a killed process
 * left unfinished is cut off.
 *
 * @throws Error when a line before the last cannot be read
 */
export function openJournal(file: string): Journal {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const descriptor = openSync(file, "a+", 0o600);
  const read = readEntries(readFileSync(file), file);
  let { length } = read;
  ftruncateSync(descriptor, length);
  syncFolder(dirname(file));
  return {
    entries: read.entries,
    append(entry) {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      try {
        if (writeSync(descriptor, line) < line.length) throw new Error("The disk took a part of the line only.");
        fdatasyncSync(descriptor);
      } catch (error) {
        ftruncateSync(descriptor, length);
        throw error;
      }
      length += line.length;
    },
    close: () => closeSync(descriptor),
  };
}

/** Entries of whole lines, and how many bytes these take. */
function readEntries(bytes: Buffer, file: string): { entries: Entry[]; length: number } {
  const entries: Entry[] = [];
  let length = 0;
  for (let number = 1; length < bytes.length; number++) {
    const end = bytes.indexOf(10, length);
    if (end === -1) break;
    const entry = parse(bytes.toString("utf8", length, end));
    if (entry === undefined) {
      if (end === bytes.length - 1) break;
      throw new Error(`Line ${number} of ${file} cannot be read. Move the file away to begin the sandbox anew.`);
    }
    entries.push(entry);
    length = end + 1;
  }
  return { entries, length };
}

function parse(line: string): Entry | undefined {
  try {
    return Entry.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** A new file is there after a power loss only once its folder is on disk too. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}
