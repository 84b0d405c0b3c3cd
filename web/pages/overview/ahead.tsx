import type { AnomalyList } from "#core/api/anomalies";
import type { RecommendationList } from "#core/api/recommendations";
import { formatFigure } from "#core/figures/format";
import type { ForecastAnswer } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";

/** What comes, what is unusual and what to do next; each a link to its page. Whatever can't be told stays away. */
export function Ahead() {
  const forecast = useResource<ForecastAnswer>("/api/forecast");
  const anomalies = useResource<AnomalyList>("/api/anomalies?state=open");
  const recommendations = useResource<RecommendationList>("/api/recommendations");
  const month = forecast.data?.months[0];
  const first = recommendations.data?.rows[0];
  const open = anomalies.data?.counts.open;
  return (
    <div className="kpis kpis-three" role="group" aria-label="Ahead">
      <Cell
        href="/spend"
        name={month === undefined ? "Forecast" : `${month.label}, ${forecast.data?.method === "forecast" ? "forecast" : "at this rate"}`}
      >
        {forecast.data === undefined ? (
          <Waiting failed={forecast.error !== undefined} />
        ) : (
          <span className="planned">{formatFigure(forecast.data.forecast.figure, { bare: true })}</span>
        )}
      </Cell>
      <Cell href="/anomalies" name="Open anomalies">
        {open === undefined ? <Waiting failed={anomalies.error !== undefined} /> : open === 0 ? <span className="text-good">none</span> : open}
      </Cell>
      <Cell href={first === undefined ? "/recommendations" : `/recommendations/${first.id}`} name={first?.title ?? "Recommendations"}>
        {recommendations.data === undefined ? (
          <Waiting failed={recommendations.error !== undefined} />
        ) : first === undefined ? (
          "none open"
        ) : first.net.value === null ? (
          "unknown"
        ) : (
          <>
            <span className="planned">{formatFigure(first.net, { bare: true })}</span>
            <small>per month</small>
          </>
        )}
      </Cell>
    </div>
  );
}

function Cell({ href, name, children }: { readonly href: string; readonly name: string; readonly children: React.ReactNode }) {
  return (
    <Link href={href} className="kpi text-ink! no-underline!" title={name}>
      <span className="kpi-name max-w-full truncate">{name}</span>
      <span className="kpi-value">{children}</span>
    </Link>
  );
}

const Waiting = ({ failed }: { readonly failed: boolean }) => <span className="text-ink-3">{failed ? "unknown" : "…"}</span>;
