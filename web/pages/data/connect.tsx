import { useState } from "react";
import type { z } from "zod";
import type { ConnectionAnswer, DataState, SetupAnswer } from "#core/api/data";
import { formatValue } from "#core/figures/format";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";
import { Checks } from "#web/pages/data/checks.tsx";
import { ConnectFields } from "#web/pages/data/connect-fields.tsx";
import { type Draft, EMPTY, type Kind, KINDS, mostMonths, readSource } from "#web/pages/data/connect-source.ts";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Segments } from "#web/ui/segments.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Props = { readonly data: DataState; readonly onDone: () => void; readonly onCancel?: () => void };
type Setup = z.infer<typeof SetupAnswer>;

/** Describe a source, try it out, and begin to read it back. */
export function Connect({ data, onDone, onCancel }: Props) {
  const [kind, setKind] = useState<Kind>("s3");
  const [draft, setDraft] = useState<Draft>({ ...EMPTY, externalId: data.connect.externalId });
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState<"test" | "start">();
  const [answer, setAnswer] = useState<ConnectionAnswer>();
  const [error, setError] = useState<ApiError>();
  const change = (name: string, value: string) => {
    setDraft((before) => ({ ...before, [name]: value }));
    setFaults((before) => Object.fromEntries(Object.entries(before).filter(([field]) => field !== name)));
    setAnswer(undefined);
  };
  const send = async (what: "test" | "start") => {
    const read = readSource(kind, draft);
    setError(undefined);
    if ("faults" in read) return setFaults(read.faults);
    setFaults({});
    setBusy(what);
    try {
      if (what === "test") setAnswer(await request<ConnectionAnswer>("/api/ingest/test-connection", { body: { source: read.source } }));
      else {
        const { already } = await request<Setup>("/api/tenant/setup", { body: { source: read.source } });
        toast(already ? "It was connected before; it is looked at again" : "Connected: it is being read back");
        invalidate("/api/data");
        onDone();
      }
    } catch (caught) {
      setError(caught instanceof ApiError ? caught : new ApiError(0, { detail: "It could not be sent. Try again." }));
    }
    setBusy(undefined);
  };
  return (
    <Box title="Connect a source" sub="read only">
      <form
        className="flex flex-col gap-4 p-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send("test");
        }}
      >
        <div className="flex flex-wrap items-center gap-3">
          <Segments
            label="Kind of source"
            value={kind}
            options={KINDS}
            onChange={(next) => {
              setKind(next);
              setFaults({});
              setAnswer(undefined);
              setError(undefined);
              setDraft((before) => ({ ...before, months: next === "cost_explorer" ? "14" : "24" }));
            }}
          />
          <Link href="/data/templates" className="t-12">
            Templates for the role, the export and the table
          </Link>
        </div>
        <ConnectFields kind={kind} draft={draft} faults={faults} data={data} most={mostMonths(kind, draft)} onChange={change} />
        {faults[""] !== undefined && <p className="text-bad">{faults[""]}</p>}
        {error !== undefined && <Fault error={error} title={error.status === 403 ? "An Owner or Admin does this" : "It was not accepted"} />}
        {answer !== undefined && <Checks answer={answer} />}
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" disabled={busy !== undefined}>
            {busy === "test" ? "Testing" : "Test connection"}
          </Button>
          <Button look={answer?.ok === true ? "ink" : "line"} disabled={busy !== undefined} onClick={() => void send("start")}>
            {busy === "start" ? "Starting" : "Start"}
          </Button>
          {onCancel !== undefined && (
            <Button look="ghost" onClick={onCancel}>
              Cancel
            </Button>
          )}
          <span className="t-12 text-ink-3">
            {answer === undefined
              ? "Test first: it looks, and changes nothing."
              : answer.ok
                ? "Everything answers. Start reads it back and looks again every hour."
                : "Start would fail at the first NO."}
            {answer !== undefined && Number(answer.costUsd) > 0 && ` The test cost ${formatValue(answer.costUsd, "USD")} at the provider.`}
          </span>
        </div>
      </form>
    </Box>
  );
}
