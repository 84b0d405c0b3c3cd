/** One line for people: "ok 41 rows, head 3f…" or where the chain breaks. */
export function verificationSentence(result: {
  readonly ok: boolean;
  readonly rows: number;
  readonly head: string;
  readonly firstBadSeq: number | null;
}): string {
  return result.ok
    ? `ok ${result.rows} rows, head ${result.head}`
    : `first bad row: ${result.firstBadSeq} (the ${result.rows} before it are intact). Rows from there on were changed, removed or added outside of Major Tom.`;
}
