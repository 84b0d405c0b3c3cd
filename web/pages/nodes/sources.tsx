import { TriangleAlert } from "lucide-react";
import type { NodeList } from "#web/api/types.ts";
import { clockTime } from "#web/live/time-left.ts";

/** How fresh each source is, what it found anew, and which one did not answer. */
export function Sources({ list, now }: { readonly list: NodeList; readonly now: number }) {
  const failed = list.sources.filter(({ error }) => error !== null);
  const answered = list.sources.length - failed.length;
  return (
    <>
      <details className="fold t-12 text-ink-3">
        <summary>
          Seen {clockTime(list.asOf, now)} UTC, {answered} of {list.sources.length} sources
        </summary>
        <ul className="flex flex-col gap-1">
          {list.sources.map((one) => (
            <li key={one.source}>
              <span className="text-ink-2">{one.label}</span> {one.error ?? `${one.found} found${changes(one)}`}
              {one.seenAt !== null && `, ${clockTime(one.seenAt, now)} UTC`}
            </li>
          ))}
        </ul>
      </details>
      {failed.length > 0 && (
        <div className="notice notice-caution" role="note">
          <TriangleAlert size={16} strokeWidth={1.6} aria-hidden="true" />
          <span className="flex-1">
            {failed
              .map(({ label, error, seenAt }) => `${label}: ${error}${seenAt === null ? "" : ` Last seen ${clockTime(seenAt, now)} UTC.`}`)
              .join(" ")}{" "}
            What is missing is not counted.
          </span>
        </div>
      )}
      {list.notes.map((note) => (
        <p key={note} className="t-12 text-ink-3">
          {note}
        </p>
      ))}
    </>
  );
}

function changes({ added, changed, gone }: NodeList["sources"][number]): string {
  const parts = [added > 0 ? `${added} new` : "", changed > 0 ? `${changed} changed` : "", gone > 0 ? `${gone} gone` : ""].filter(
    (part) => part !== "",
  );
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}
