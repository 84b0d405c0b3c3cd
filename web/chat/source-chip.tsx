import type { Source } from "#core/chat/blocks";
import { useAnswer } from "#web/chat/answer-context.tsx";
import { useQueryView } from "#web/query/query-view.tsx";

/** The number behind a figure; names its source, lights its figures, opens its query. */
export function SourceChip({ source }: { readonly source: Source }) {
  const { lit, light } = useAnswer();
  const openQuery = useQueryView();
  return (
    <button
      type="button"
      className={`src ${lit === source.n ? "src-lit" : ""}`}
      aria-label={`Source ${source.n}: ${source.label}`}
      title={source.label}
      onClick={() => openQuery(source.queryId, source.label)}
      onPointerEnter={() => light(source.n)}
      onPointerLeave={() => light(undefined)}
    >
      {source.n}
    </button>
  );
}

export function SourceRow({ sources }: { readonly sources: readonly Source[] }) {
  const { light } = useAnswer();
  const openQuery = useQueryView();
  if (sources.length === 0) return null;
  return (
    <div className="sources" aria-label="Sources">
      <span>Sources</span>
      {sources.map((source) => (
        <button
          key={source.n}
          type="button"
          onClick={() => openQuery(source.queryId, source.label)}
          onPointerEnter={() => light(source.n)}
          onPointerLeave={() => light(undefined)}
          onFocus={() => light(source.n)}
          onBlur={() => light(undefined)}
        >
          {source.n} {source.label}
        </button>
      ))}
    </div>
  );
}
