import { formatValue } from "#core/figures/format";
import { numberOf } from "#web/charts/model.ts";
import type { Day, Month } from "#web/pages/ask/month.ts";
import { angleOf, type OrbitShape, outlinePath, pointAt, tickPath } from "#web/pages/ask/orbit.ts";

/** A day that has not come has no cost to show; its outline has the height of an ordinary day. */
export function comingShare(month: Month): number {
  const flown = month.days
    .map((day) => numberOf(day.cost))
    .filter((cost) => cost !== null)
    .toSorted((a, b) => a - b);
  return month.longest === 0 ? 0.6 : Math.max(0.2, (flown[Math.floor(flown.length / 2)] ?? 0) / month.longest);
}

type TickProps = {
  readonly shape: OrbitShape;
  readonly month: Month;
  readonly day: Day;
  readonly at: number;
  readonly count: number;
  readonly unit: string;
  readonly active: boolean;
  readonly first: boolean;
  readonly onActive: () => void;
  readonly onLeave: () => void;
  readonly onPick: () => void;
};

export function Tick({ shape, month, day, at, count, unit, active, first, onActive, onLeave, onPick }: TickProps) {
  const angle = angleOf(shape, at, count);
  const share = month.longest === 0 ? 0 : Math.max(0, numberOf(day.cost) ?? 0) / month.longest;
  const name = `${day.day} ${month.name}, ${formatValue(day.cost, unit)}${day.state === "partial" ? ", not complete" : ""}`;
  const hit = [pointAt(shape, angle, 0), pointAt(shape, angle, shape.gap + shape.longest)];
  return (
    <g
      className="day"
      role="button"
      tabIndex={first ? 0 : -1}
      aria-label={name}
      {...(active ? { "data-active": "" } : {})}
      onFocus={onActive}
      onBlur={onLeave}
      onPointerEnter={onActive}
      onClick={onPick}
    >
      <path d={`M${hit[0]?.x} ${hit[0]?.y}L${hit[1]?.x} ${hit[1]?.y}`} stroke="transparent" strokeWidth={shape.thick * 2.4} />
      {day.state === "missing" ? (
        <path d={outlinePath(shape, angle, 0.06)} fill="none" stroke="var(--ink-3)" strokeDasharray="1 2" />
      ) : (
        <path className="tick" d={tickPath(shape, angle, share)} stroke="var(--ink)" strokeWidth={shape.thick} />
      )}
      {day.state === "partial" && (
        <path d={outlinePath(shape, angle, comingShare(month))} fill="none" stroke="var(--ink-3)" strokeDasharray="2.5 2.5" />
      )}
    </g>
  );
}

export function Said({
  shape,
  month,
  day,
  angle,
  unit,
}: {
  readonly shape: OrbitShape;
  readonly month: Month;
  readonly day: Day;
  readonly angle: number;
  readonly unit: string;
}) {
  const share = month.longest === 0 ? 0 : Math.max(0, numberOf(day.cost) ?? 0) / month.longest;
  const at = pointAt(shape, angle, shape.gap + share * shape.longest + 12);
  const x = Math.min(shape.width - 60, Math.max(60, at.x));
  return (
    <text className="strong" x={x} y={at.y} textAnchor="middle" aria-hidden="true">
      {day.day} {month.short} {formatValue(day.cost, unit)}
    </text>
  );
}
