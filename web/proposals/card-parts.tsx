import { ChevronRight } from "lucide-react";
import { formatValue } from "#core/figures/format";
import type { Card, CardFigure, CardLine } from "#core/proposals/card";

/** The first three lines stand large, the rest small: node, then place and price, then what else is set. */
const LARGE = 3;

/** Solid: what is. Dashed: what would be; solid once it came true. */
export function Leap({ card, flown }: { readonly card: Card; readonly flown: boolean }) {
  return (
    <div className="leap">
      <LeapSide name={flown ? "Before" : "Now"} lines={card.before} className="" />
      <div className="leap-arc" aria-hidden="true">
        <svg width="40" height="22" viewBox="0 0 40 22" fill="none">
          <path d="M3 17C11 5 27 5 35 15" stroke="currentColor" strokeWidth="1.5" strokeDasharray={flown ? undefined : "3 3"} />
          <path d="M36.5 9.5 35.5 16l-6-2" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </div>
      <LeapSide name="After" lines={card.after} className={`leap-after ${flown ? "leap-flown" : ""}`} />
    </div>
  );
}

function LeapSide({ name, lines, className }: { readonly name: string; readonly lines: readonly CardLine[]; readonly className: string }) {
  const [first, ...others] = lines;
  const large = first?.label === "Node";
  const beside = large ? others.slice(0, LARGE - 1) : [];
  const rest = large ? others.slice(LARGE - 1) : lines;
  return (
    <div className={`leap-side ${className}`}>
      <div>{name}</div>
      {large && <div>{first.value}</div>}
      {large && <div className="text-ink-2 num">{beside.map(({ value }) => value).join(" · ")}</div>}
      {rest.length > 0 && (
        <dl className="leap-more">
          {rest.map(({ label, value }, at) => (
            <div key={`${label}${at}`} className="contents">
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
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
