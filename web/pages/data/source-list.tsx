import { RotateCw } from "lucide-react";
import { useState } from "react";
import type { DataSourceState, DataState } from "#core/api/data";
import { formatInstant } from "#core/figures/dates";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { useMay } from "#web/app/session.tsx";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { toast } from "#web/ui/toasts.tsx";

const STATES: Readonly<Record<DataSourceState["state"], readonly [label: string, tone: string]>> = {
  connecting: ["Reading back", "text-ink-2"],
  ready: ["Ready", "text-good"],
  error: ["Failed", "text-bad"],
  unused: ["Unused", "text-ink-3"],
};

/** Each source: where it lies, how it stands, when it is looked at, what it can't tell. */
export function SourceList({ data }: { readonly data: DataState }) {
  const manages = useMay("data:manage");
  const [removing, setRemoving] = useState<DataSourceState>();
  const look = async (source: DataSourceState) => {
    try {
      await request(`/api/data/sources/${encodeURIComponent(source.id)}/read`, { method: "POST" });
      toast("Looking at it now");
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "It could not be looked at", undefined, "info");
    }
    invalidate("/api/data");
  };
  return (
    <Box title="Sources" sub={`answered by ${{ duckdb: "DuckDB", athena: "Athena", trino: "Trino" }[data.engine]}`}>
      <ul className="divide-y divide-line">
        {data.sources.map((source) => (
          <li key={source.id} className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
            <div className="flex-1 min-w-[240px]">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <span className="font-[520]">{source.label.charAt(0).toUpperCase() + source.label.slice(1)}</span>
                <span className={`badge ${STATES[source.state][1]}`}>
                  <i className="dot" aria-hidden="true" />
                  {STATES[source.state][0]}
                </span>
              </p>
              {source.location !== source.label && <p className="mono t-12 text-ink-2 break-all">{placeOf(source)}</p>}
              <p className="t-12 text-ink-3">
                {source.kind === "built-in" ? "Set where the server starts; new days come in by themselves" : looked(source)}
              </p>
              {source.note !== null && <p className={`t-12 ${source.state === "error" ? "text-bad" : "text-ink-2"}`}>{source.note}</p>}
              {source.roleArn !== null && <p className="mono t-12 text-ink-3 break-all">{source.roleArn}</p>}
              {source.limits.length > 0 && (
                <ul className="list-disc pl-4 pt-1 t-12 text-ink-3">
                  {source.limits.map((limit) => (
                    <li key={limit}>{limit}</li>
                  ))}
                </ul>
              )}
            </div>
            {manages && source.kind !== "built-in" && (
              <span className="flex gap-1">
                <Button small look="ghost" onClick={() => void look(source)}>
                  <RotateCw size={14} strokeWidth={1.6} aria-hidden="true" />
                  Look now<span className="sr"> at {source.location}</span>
                </Button>
                <Button small look="ghost" onClick={() => setRemoving(source)}>
                  Remove<span className="sr"> {source.location}</span>
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {removing !== undefined && <Remove source={removing} onClose={() => setRemoving(undefined)} />}
    </Box>
  );
}

function Remove({ source, onClose }: { readonly source: DataSourceState; readonly onClose: () => void }) {
  const [fault, setFault] = useState<string>();
  const remove = async () => {
    try {
      await request(`/api/data/sources/${encodeURIComponent(source.id)}`, { method: "DELETE" });
      toast("The source is removed");
      for (const path of ["/api/data", "/api/overview", "/api/spend", "/api/savings", "/api/projection"]) invalidate(path);
      onClose();
    } catch (error) {
      setFault(error instanceof ApiError ? error.message : "It could not be removed. Try again.");
    }
  };
  return (
    <Dialog
      title="Remove this source"
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button look="bad" onClick={() => void remove()}>
            Remove with what was read
          </Button>
        </>
      }
    >
      <p>
        What was read of <span className="mono">{source.location}</span> is removed from here, and figures that rest on it are gone. Nothing changes
        at the provider; connecting it again reads it back.
      </p>
      {fault !== undefined && (
        <p className="text-bad" role="alert">
          {fault}
        </p>
      )}
    </Dialog>
  );
}

/** A folder is named from the organization's own one. */
const placeOf = ({ kind, location }: DataSourceState): string =>
  kind === "folder" && location === "." ? "the organization's export folder" : location;

function looked({ lastLookedAt, lastChangedAt, nextLookAt, months }: DataSourceState): string {
  const parts = [
    lastLookedAt === null ? "not looked at yet" : `looked at ${formatInstant(new Date(lastLookedAt))}`,
    ...(lastChangedAt === null ? [] : [`last new ${formatInstant(new Date(lastChangedAt))}`]),
    ...(nextLookAt === null ? [] : [`next ${formatInstant(new Date(nextLookAt))}`]),
    ...(months === null ? [] : [`${months} months back`]),
  ];
  const text = parts.join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
