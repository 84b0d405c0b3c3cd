import { RotateCw } from "lucide-react";
import { useMemo, useState } from "react";
import type { Recommendation, RecommendationList } from "#core/api/recommendations";
import { formatInstant } from "#core/figures/dates";
import { formatFigure } from "#core/figures/format";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { Bar } from "#web/app/bar.tsx";
import { navigate, setSearch, useLocation } from "#web/app/router.tsx";
import { useMay } from "#web/app/session.tsx";
import { BlockView } from "#web/charts/block-view.tsx";
import { type PageView, useDockView } from "#web/chat/dock.tsx";
import { DismissDialog } from "#web/pages/recommendations/dismiss-dialog.tsx";
import { LeftOut } from "#web/pages/recommendations/left-out.tsx";
import { RecommendationDrawer } from "#web/pages/recommendations/recommendation-drawer.tsx";
import { ACTION, NEXT, STATUS_LABEL, type Status, typeLabel } from "#web/pages/recommendations/recommendation-words.ts";
import { useStatus } from "#web/pages/recommendations/use-status.ts";
import { Button } from "#web/ui/button.tsx";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { toast } from "#web/ui/toasts.tsx";

const SHOWN = ["type", "status", "account", "sort"] as const;
const SETTABLE = ["accepted", "done", "dismissed", "open"] as const;

/** What could be saved, over all engines: ranked, decided one by one or together. */
export function Recommendations() {
  const { path, search } = useLocation();
  const open = /^\/recommendations\/(rec_[\w-]{1,64})$/.exec(path)?.[1];
  const asked = new URLSearchParams(SHOWN.flatMap((name) => (search.get(name) ? [[name, search.get(name) ?? ""]] : [])));
  const list = useResource<RecommendationList>(`/api/recommendations?${asked}`);
  const manages = useMay("costs:manage");
  const status = useStatus();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [dismissing, setDismissing] = useState<readonly Recommendation[]>();
  const { data } = list;
  useDockView(
    useMemo<PageView>(
      () => ({
        page: "recommendations",
        about: "what could be saved",
        questions: ["What are the top three things to do next?", "Where did savings come from?"],
      }),
      [],
    ),
  );
  const picked = (data?.rows ?? []).filter(({ id }) => chosen.has(id));
  const set = (rows: readonly Recommendation[], next: Exclude<Status, "expired">) => {
    if (next === "dismissed") setDismissing(rows);
    else void status.set(rows, next).then(() => setChosen(new Set()));
  };
  const close = () => navigate(`/recommendations${window.location.search}`, { replace: true });
  const refresh = async () => {
    try {
      const { found, added, expired } = await request<{ found: number; added: number; expired: number }>("/api/recommendations/refresh", {
        method: "POST",
      });
      toast(`${found} found: ${added} new, ${expired} no longer there`);
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "It could not look again");
    }
    invalidate("/api/recommendations");
  };
  return (
    <>
      <Bar title="Recommendations">
        {manages && (
          <Button small onClick={() => void refresh()}>
            <RotateCw size={14} strokeWidth={1.6} aria-hidden="true" />
            Look again
          </Button>
        )}
      </Bar>
      <Filters data={data} />
      <div className="page">
        {list.error !== undefined && <Fault error={list.error} onRetry={list.reload} title="The recommendations could not be read" />}
        {list.loading && <Skeleton height={360} />}
        {data !== undefined && (
          <>
            <div className="flex flex-wrap items-end justify-between gap-3">
              <Totals data={data} />
              <div className="flex flex-wrap gap-1">
                <CsvLink
                  path="/api/recommendations"
                  query={{ ...Object.fromEntries(asked), limit: 500 }}
                  what="recommendations"
                  label="Recommendations"
                />
                {data.leftOut.length > 0 && (
                  <CsvLink path="/api/recommendations" query={{ ...Object.fromEntries(asked), part: "left_out" }} what="left-out" label="Left out" />
                )}
              </div>
            </div>
            {data.block !== null && <BlockView block={data.block} level={2} />}
            {picked.length > 0 && (
              <div className="notice sticky top-2 z-10" role="region" aria-label="Chosen recommendations">
                <span className="flex-1">{picked.length} chosen</span>
                {SETTABLE.filter((next) => picked.every((row) => NEXT[status.shown(row)].includes(next))).map((next) => (
                  <Button key={next} small onClick={() => set(picked, next)}>
                    {ACTION[next]}
                  </Button>
                ))}
                <Button small look="ghost" onClick={() => setChosen(new Set())}>
                  None
                </Button>
              </div>
            )}
            {data.rows.length === 0 ? (
              <p className="text-ink-2">
                {data.refreshedAt === null ? "Nobody has looked yet: the first look follows the first bill." : "Nothing here with these filters."}
              </p>
            ) : (
              <Rows data={data} chosen={chosen} onChoose={manages ? setChosen : undefined} shown={status.shown} onSet={manages ? set : undefined} />
            )}
            <LeftOut rows={data.leftOut} />
            <p className="t-12 text-ink-3">
              {data.notes.join(" ")} {data.refreshedAt === null ? "" : `Looked ${formatInstant(new Date(data.refreshedAt))}.`} Bill{" "}
              {data.freshness.sentence}.
            </p>
            {data.notChecked.length > 0 && (
              <p className="t-12 text-ink-3">
                Not looked for: {data.notChecked.map(({ type, reason }) => `${typeLabel(type)} (${reason})`).join("; ")}.
              </p>
            )}
          </>
        )}
      </div>
      {open !== undefined && <RecommendationDrawer id={open} shown={status.shown} onSet={set} onClose={close} />}
      {dismissing !== undefined && (
        <DismissDialog
          count={dismissing.length}
          onClose={() => setDismissing(undefined)}
          onDismiss={(reason) => {
            setDismissing(undefined);
            void status.set(dismissing, "dismissed", reason).then(() => setChosen(new Set()));
          }}
        />
      )}
    </>
  );
}

function Filters({ data }: { readonly data: RecommendationList | undefined }) {
  const { search } = useLocation();
  const field = (name: (typeof SHOWN)[number], label: string, any: string, options: readonly (readonly [string, string])[]) => (
    <select
      className={`input input-small w-auto! ${search.get(name) === null ? "" : "border-earth! text-earth! bg-earth-soft!"}`}
      aria-label={label}
      value={search.get(name) ?? ""}
      onChange={(event) => setSearch({ [name]: event.target.value })}
    >
      <option value="">{any}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
  return (
    <div className="filter-bar" role="search" aria-label="Filter recommendations">
      {field("status", "Status", "Open and accepted", [...Object.entries(STATUS_LABEL), ["all", "All"]])}
      {field(
        "type",
        "Type",
        "Any type",
        (data?.totals.byType ?? []).map(({ type, label }) => [type, label] as const),
      )}
      {field(
        "account",
        "Account",
        "All accounts",
        (data?.totals.accounts ?? []).map((account) => [account, account] as const),
      )}
      {field("sort", "Order", "Most worthwhile first", [
        ["net", "Largest saving first"],
        ["newest", "Newest first"],
        ["risk", "Least risk first"],
        ["effort", "Least effort first"],
      ])}
    </div>
  );
}

function Totals({ data: { totals } }: { readonly data: RecommendationList }) {
  return (
    <div className="sums" role="group" aria-label="Totals">
      <div>
        <div className="t-12 text-ink-2">Could be saved, net</div>
        <div className="sum">
          <span className="planned">{formatFigure(totals.net)}</span>
        </div>
      </div>
      <div>
        <div className="t-12 text-ink-2">Before commitments</div>
        <div className="sum text-ink-2">{formatFigure(totals.gross)}</div>
      </div>
      <div>
        <div className="t-12 text-ink-2">Actionable</div>
        <div className="sum text-ink-2">{totals.actionable}</div>
      </div>
    </div>
  );
}

type RowsProps = {
  readonly data: RecommendationList;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: ((chosen: ReadonlySet<string>) => void) | undefined;
  readonly shown: (row: Recommendation) => Status;
  readonly onSet: ((rows: readonly Recommendation[], next: Exclude<Status, "expired">) => void) | undefined;
};

function Rows({ data, chosen, onChoose, shown, onSet }: RowsProps) {
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose?.(next);
  };
  const all = data.rows.length > 0 && data.rows.every(({ id }) => chosen.has(id));
  return (
    <div className="box tw">
      <table className="datagrid">
        <thead>
          <tr>
            {onChoose !== undefined && (
              <th scope="col">
                <input
                  type="checkbox"
                  aria-label="Choose all"
                  checked={all}
                  onChange={() => onChoose(all ? new Set() : new Set(data.rows.map(({ id }) => id)))}
                />
              </th>
            )}
            <th scope="col">Recommendation</th>
            <th scope="col" className="secondary">
              Where
            </th>
            <th scope="col" className="n">
              Saves, net
            </th>
            <th scope="col" className="secondary">
              Risk, effort
            </th>
            <th scope="col" className="secondary">
              Status
            </th>
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.id}>
              {onChoose !== undefined && (
                <td>
                  <input type="checkbox" aria-label={`Choose ${row.title}`} checked={chosen.has(row.id)} onChange={() => toggle(row.id)} />
                </td>
              )}
              <th scope="row" className="whitespace-normal!">
                <button
                  type="button"
                  className="text-left font-[520]"
                  onClick={() => navigate(`/recommendations/${row.id}${window.location.search}`)}
                >
                  {row.title}
                </button>
                <div className="t-12 font-normal text-ink-3">
                  {typeLabel(row.type)}
                  {row.actionable ? "" : ", makes visible only"}
                  <span className="primary">
                    {" "}
                    {STATUS_LABEL[shown(row)]}
                    {row.account === "" ? "" : `, ${row.account}`}
                  </span>
                  {row.netReason !== null && <div>It {row.netReason}.</div>}
                </div>
              </th>
              <td className="secondary text-ink-2!">
                {row.account === "" ? "all accounts" : row.account}
                {row.region === "" ? "" : `, ${row.region}`}
              </td>
              <td className="n">
                <span className="planned">{row.net.value === null ? "unknown" : formatFigure(row.net, { bare: true })}</span>
                {row.netReason !== null && <div className="t-12 text-ink-3">{formatFigure(row.gross, { bare: true })} before plans</div>}
              </td>
              <td className="secondary text-ink-2!">
                {row.risk}, {row.effort}
              </td>
              <td className="secondary">
                {onSet === undefined ? (
                  STATUS_LABEL[shown(row)]
                ) : (
                  <select
                    className="input input-small w-auto!"
                    aria-label={`Status of ${row.title}`}
                    value={shown(row)}
                    onChange={(event) => onSet([row], event.target.value as Exclude<Status, "expired">)}
                  >
                    <option value={shown(row)}>{STATUS_LABEL[shown(row)]}</option>
                    {NEXT[shown(row)].map((next) => (
                      <option key={next} value={next}>
                        {STATUS_LABEL[next]}
                      </option>
                    ))}
                  </select>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
