import { ChevronRight } from "lucide-react";
import { formatValue } from "#core/figures/format";
import type { Card, CardFigure, CardLine } from "#core/proposals/card";

/** Solid: what is. Dashed: what would be; solid once it came true. What else is set stands below, folded in a thread. */
export function Leap({ card, flown, unfolded }: { readonly card: Card; readonly flown: boolean; readonly unfolded: boolean }) {
  const [before, after] = [sideOf(card.before), sideOf(card.after)];
  const now = flown ? "Before" : "Now";
  return (
    <>
      <div className="leap">
        <LeapSide name={now} side={before} className="" />
        <div className="leap-arc" aria-hidden="true">
          <svg width="40" height="22" viewBox="0 0 40 22" fill="none">
            <path d="M3 17C11 5 27 5 35 15" stroke="currentColor" strokeWidth="1.5" strokeDasharray={flown ? undefined : "3 3"} />
            <path d="M36.5 9.5 35.5 16l-6-2" stroke="currentColor" strokeWidth="1.5" />
          </svg>
        </div>
        <LeapSide name="After" side={after} className={`leap-after ${flown ? "leap-flown" : ""}`} />
      </div>
      {before.rest.length + after.rest.length > 0 && (
        <details className="fold" open={unfolded || undefined}>
          <summary>
            <ChevronRight strokeWidth={1.6} aria-hidden="true" />
            Owner, limits, tags
          </summary>
          <div className="leap-rest">
            <Lines name={now} lines={before.rest} />
            <Lines name="After" lines={after.rest} />
          </div>
        </details>
      )}
    </>
  );
}

type Side = { readonly large: CardLine | undefined; readonly beside: readonly CardLine[]; readonly rest: readonly CardLine[] };

/** Node, place, price and what the price may become stand out; kinds without a node show every line alike. */
function sideOf(lines: readonly CardLine[]): Side {
  const [first] = lines;
  if (first?.label !== "Node") return { large: undefined, beside: lines, rest: [] };
  const known = (label: string) => /^(Zone|Price|At most)$/.test(label);
  return { large: first, beside: lines.filter(({ label }) => known(label)), rest: lines.slice(1).filter(({ label }) => !known(label)) };
}

function LeapSide({ name, side, className }: { readonly name: string; readonly side: Side; readonly className: string }) {
  const { large, beside } = side;
  return (
    <div className={`leap-side ${className}`}>
      <div>{name}</div>
      {large === undefined ? (
        <Lines lines={beside} />
      ) : (
        <>
          <div>{large.value}</div>
          <div className="leap-beside">
            {beside.map(({ label, value }) => (
              <span key={label}>{label === "At most" ? `at most ${value.replace(/ per hour$/, "")}` : value}</span>
            ))}
          </div>
        </>
      )}
    </div>
  );
}

function Lines({ name, lines }: { readonly name?: string; readonly lines: readonly CardLine[] }) {
  return (
    <dl className="leap-more" aria-label={name}>
      {lines.map(({ label, value }, at) => (
        <div key={`${label}${at}`} className="contents">
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function CardFigures({ figures, flown }: { readonly figures: readonly CardFigure[]; readonly flown: boolean }) {
  if (figures.length === 0) return null;
  return (
    <dl className="card-figures">
      {figures.map((figure) => (
        <div key={figure.label}>
          <dt>{figure.label}</dt>
          <dd>
            <span className={figure.kind === "projected" && !flown && figure.unit !== "text" ? "planned" : ""}>{shown(figure)}</span>
            <small>{figure.context}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The label says per what. */
const shown = ({ value, unit }: CardFigure): string => (unit === "text" || value === "unknown" ? value : formatValue(value, unit, { bare: true }));

const VERDICTS = { GO: "go", NOTE: "go go-note", NO: "go go-no" } as const;

export function Poll({ checks }: { readonly checks: Card["checks"] }) {
  return (
    <ul className="poll" aria-label="Checks">
      {checks.map(({ name, verdict, text }, at) => (
        <li key={`${name}${at}`}>
          <span className={VERDICTS[verdict]}>{verdict}</span>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

export function Moves({ moves }: { readonly moves: Card["moves"] }) {
  if (moves.length === 0) return null;
  const going = moves.filter(({ fate }) => fate === "moves").length;
  const staying = moves.length - going;
  const words = `${going} ${going === 1 ? "pod moves" : "pods move"}${staying === 0 ? "" : `, ${staying} of daemon sets ${staying === 1 ? "ends" : "end"} with the node`}`;
  return (
    <details className="fold">
      <summary>
        <ChevronRight strokeWidth={1.6} aria-hidden="true" />
        {words}
      </summary>
      <ul className="pods">
        {moves.map(({ name, workload, fate }) => (
          <li key={name}>
            <span className="mono">{name}</span>
            <span className="secondary">{workload}</span>
            <span className={fate === "moves" ? "" : "text-ink-3"}>{fate === "moves" ? "moves" : "ends with the node"}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
