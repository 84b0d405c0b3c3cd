import { Play, Square } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { SqlEstimate, SqlHistory, SqlSchema } from "#core/api/sql";
import { formatValue } from "#core/figures/format";
import { ApiError, request } from "#web/api/client.ts";
import type { StoredQuery } from "#web/api/types.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { Bar } from "#web/app/bar.tsx";
import { setSearch, useLocation } from "#web/app/router.tsx";
import { type PageView, useDockView } from "#web/chat/dock.tsx";
import { SqlAside } from "#web/pages/sql/sql-aside.tsx";
import { SqlEditor } from "#web/pages/sql/sql-editor.tsx";
import { type Ran, SqlResult } from "#web/pages/sql/sql-result.tsx";
import { Button } from "#web/ui/button.tsx";
import { Fault } from "#web/ui/fault.tsx";

const DRAFT = "majortom:sql";
/** Typing settles before the text is judged. */
const SETTLES_MS = 500;

type Judged = { readonly sql: string; readonly estimate?: SqlEstimate; readonly refusal?: ApiError };
type Outcome = { readonly result?: Ran; readonly error?: ApiError };

/** SQL over the bill: what may be asked, what it would read, why it is refused, and its rows as table, chart and CSV. */
export function Sql() {
  const { search } = useLocation();
  const schema = useResource<SqlSchema>("/api/sql/schema");
  const history = useResource<SqlHistory>("/api/sql/history");
  const linked = search.get("q");
  const stored = useResource<StoredQuery>(linked === null ? null : `/api/queries/${encodeURIComponent(linked)}`);
  const [sql, setSql] = useState(() => localStorage.getItem(DRAFT) ?? "");
  const [outcome, setOutcome] = useState<Outcome>({});
  const [running, setRunning] = useState<AbortController>();
  const judged = useJudged(sql);
  useDockView(useMemo<PageView>(() => ({ page: "sql", about: "SQL", questions: ["What did we spend last month by service?"] }), []));

  const seen = useRef<string>(undefined);
  useEffect(() => {
    const text = (stored.data?.request as { sql?: string } | undefined)?.sql ?? stored.data?.sql;
    if (text === undefined || seen.current === linked) return;
    seen.current = linked ?? undefined;
    setSql(text);
  }, [stored.data, linked]);
  useEffect(() => {
    if (sql === "" && schema.data?.examples[0] !== undefined && linked === null) setSql(schema.data.examples[0].sql);
    // Only where nothing was written yet.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [schema.data]);
  const change = (text: string) => {
    setSql(text);
    localStorage.setItem(DRAFT, text);
  };
  const run = async () => {
    if (sql.trim() === "" || running !== undefined) return;
    const leave = new AbortController();
    setRunning(leave);
    setOutcome({});
    try {
      const result = await request<Ran>("/api/sql", { body: { sql }, signal: leave.signal });
      setOutcome({ result });
      seen.current = result.queryId;
      setSearch({ q: result.queryId });
      invalidate("/api/sql/history");
    } catch (error) {
      if (error instanceof ApiError) setOutcome({ error });
    }
    setRunning(undefined);
  };
  const insert = (name: string) => change(sql === "" ? name : `${sql}${/\s$/.test(sql) ? "" : " "}${name}`);
  return (
    <>
      <Bar title="SQL" />
      <div className="page sql-page">
        <div className="flex min-w-0 flex-col gap-3">
          {schema.error !== undefined && <Fault error={schema.error} onRetry={schema.reload} title="There is nothing to ask yet" />}
          <SqlEditor value={sql} schema={schema.data} onChange={change} onRun={() => void run()} />
          <div className="flex flex-wrap items-center gap-3">
            {running === undefined ? (
              <Button look="ink" onClick={() => void run()} disabled={sql.trim() === ""}>
                <Play size={14} strokeWidth={1.6} aria-hidden="true" />
                Run
              </Button>
            ) : (
              <Button onClick={() => running.abort()}>
                <Square size={14} strokeWidth={1.6} aria-hidden="true" />
                Stop
              </Button>
            )}
            <Verdict judged={judged?.sql === sql ? judged : undefined} />
          </div>
          {outcome.error !== undefined && judged?.refusal === undefined && <Fault error={outcome.error} title="The query did not run" />}
          {outcome.result !== undefined && <SqlResult key={outcome.result.queryId + outcome.result.elapsedMs} result={outcome.result} />}
        </div>
        <SqlAside schema={schema.data} history={history.data} onInsert={insert} onOpen={change} />
      </div>
    </>
  );
}

/** What it would read and cost, or why it is refused, before it runs. */
function Verdict({ judged }: { readonly judged: Judged | undefined }) {
  if (judged?.refusal !== undefined)
    return (
      <p className="flex-1 text-bad" role="alert">
        {judged.refusal.message}
      </p>
    );
  if (judged?.estimate === undefined) return null;
  const { bytes, usd, notes } = judged.estimate;
  return (
    <p className="flex-1 t-12 text-ink-2" role="status">
      {bytes === null
        ? "What it reads is not known beforehand."
        : `It reads about ${formatValue(bytes, "bytes")}${usd === null ? "" : `, about $${Number(usd).toFixed(4)}`}.`}{" "}
      {notes.join(" ")}
    </p>
  );
}

/** Judges the text when typing has settled. */
function useJudged(sql: string): Judged | undefined {
  const [judged, setJudged] = useState<Judged>();
  useEffect(() => {
    if (sql.trim() === "") return;
    const leave = new AbortController();
    const timer = setTimeout(() => {
      request<SqlEstimate>("/api/sql/estimate", { body: { sql }, signal: leave.signal }).then(
        (estimate) => setJudged({ sql, estimate }),
        (error: unknown) => {
          if (error instanceof ApiError) setJudged({ sql, refusal: error });
        },
      );
    }, SETTLES_MS);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [sql]);
  return judged;
}
