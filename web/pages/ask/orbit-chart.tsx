import { useId, useRef, useState } from "react";
import type { Day, Month } from "#web/pages/ask/month.ts";
import { angleOf, arcPath, NARROW, type OrbitShape, outlinePath, pointAt, WIDE } from "#web/pages/ask/orbit.ts";
import { comingShare, Said, Tick } from "#web/pages/ask/orbit-tick.tsx";
import { Sky } from "#web/pages/ask/sky.tsx";

type Props = { readonly month: Month; readonly unit: string; readonly phone: boolean; readonly onPick: (day: Day) => void };

/** One stop for Tab; the arrows move from day to day, Enter asks about it. */
export function OrbitChart({ month, unit, phone, onPick }: Props) {
  const shape = phone ? NARROW : WIDE;
  const id = useId();
  const [active, setActive] = useState<number>();
  const group = useRef<SVGGElement>(null);
  const count = month.days.length;
  const flown = month.days.filter((day) => day.state !== "coming");
  const step = (2 * shape.spread) / Math.max(1, count - 1);
  const now = flown.length === 0 ? -shape.spread - step / 2 : angleOf(shape, flown.length - 1, count) + step / 2;
  const keys = (event: React.KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      const next = Math.min(flown.length - 1, Math.max(0, (active ?? -1) + by));
      setActive(next);
      group.current?.querySelectorAll<SVGGElement>(".day")[next]?.focus();
    } else if ((event.key === "Enter" || event.key === " ") && active !== undefined) {
      event.preventDefault();
      const day = flown[active];
      if (day !== undefined) onPick(day);
    }
  };
  const label = `${month.name} as an orbit: ${flown.length} days flown, ${count - flown.length} to come`;
  return (
    <svg viewBox={`0 0 ${shape.width} ${shape.height}`} role="group" aria-label={label}>
      <Sky shape={shape} id={id} />
      <path d={arcPath(shape, -shape.reach, now)} stroke="var(--ink)" strokeWidth="1.4" fill="none" mask={`url(#${id}-fade)`} />
      <path
        d={arcPath(shape, now, shape.reach)}
        stroke="var(--ink-3)"
        strokeWidth="1.4"
        strokeDasharray="4 4"
        fill="none"
        mask={`url(#${id}-fade)`}
      />
      {month.days.slice(flown.length).map((day, at) => (
        <path
          key={day.date}
          d={outlinePath(shape, angleOf(shape, flown.length + at, count), comingShare(month))}
          fill="none"
          stroke="var(--ink-3)"
          strokeDasharray="2.5 2.5"
        />
      ))}
      <g ref={group} onKeyDown={keys} onPointerLeave={() => setActive(undefined)}>
        {flown.map((day, at) => (
          <Tick
            key={day.date}
            shape={shape}
            month={month}
            day={day}
            at={at}
            count={count}
            unit={unit}
            active={active === at}
            first={(active ?? 0) === at}
            onActive={() => setActive(at)}
            onLeave={() => setActive(undefined)}
            onPick={() => onPick(day)}
          />
        ))}
      </g>
      <Days shape={shape} month={month} now={now} phone={phone} flown={flown.length} />
      {flown.length < count && <Craft shape={shape} angle={now} />}
      {active !== undefined && flown[active] !== undefined && (
        <Said shape={shape} month={month} day={flown[active]} angle={angleOf(shape, active, count)} unit={unit} />
      )}
    </svg>
  );
}

function Days({
  shape,
  month,
  now,
  phone,
  flown,
}: {
  readonly shape: OrbitShape;
  readonly month: Month;
  readonly now: number;
  readonly phone: boolean;
  readonly flown: number;
}) {
  const count = month.days.length;
  const step = (2 * shape.spread) / Math.max(1, count - 1);
  const at = (index: number) => pointAt(shape, angleOf(shape, index, count), -21);
  const shown = [0, 7, 14, 21, count - 1].filter(
    (index) => flown === count || Math.abs(angleOf(shape, index, count) - now) > step * (phone ? 2.2 : 2.4),
  );
  const through = pointAt(shape, now, -31);
  const last = month.days[flown - 1];
  return (
    <g aria-hidden="true">
      {shown.map((index) => (
        <text key={index} x={at(index).x} y={at(index).y + 4} textAnchor="middle">
          {index + 1}
          {!phone && (index === 0 || index === count - 1) ? ` ${month.short}` : ""}
        </text>
      ))}
      {flown < count && last !== undefined && (
        <text className="strong" x={through.x} y={through.y + 4} textAnchor="middle">
          {phone ? `${last.day} ${month.short}` : `through ${last.day} ${month.short}`}
        </text>
      )}
    </g>
  );
}

function Craft({ shape, angle }: { readonly shape: OrbitShape; readonly angle: number }) {
  const { x, y } = pointAt(shape, angle);
  return (
    <g aria-hidden="true">
      <circle cx={x} cy={y} r="9" fill="var(--surface)" />
      <circle cx={x} cy={y} r="4.5" fill="var(--ink)" />
      <circle cx={x} cy={y} r="8.5" fill="none" stroke="var(--ink)" />
    </g>
  );
}
