/** An object of an export, as a listing shows it. */
export type ExportFile = {
  readonly key: string;
  readonly bytes: number;
  /** Changes when the content does. */
  readonly etag: string;
  readonly modifiedAt: string;
};

/** Files that no billing period names: each row then says its own. */
export const UNDATED = "undated";

/** One billing period as a source offers it. */
export type OfferedPeriod = {
  /** "2026-10", or "undated". */
  readonly billingPeriod: string;
  /** Hash of keys, etags and sizes. */
  readonly version: string;
  readonly manifest: { readonly key: string; readonly etag: string; readonly delivery: string | null } | null;
  readonly files: readonly ExportFile[];
  readonly bytes: number;
  /** When the newest of its files was written. */
  readonly asOf: string | null;
  /** Why it is not used yet, in a sentence: the delivery is not whole. Null where it is. */
  readonly waiting: string | null;
};
