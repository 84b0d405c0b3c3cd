import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useMemo, useRef, useState } from "react";
import { formatValue } from "#core/figures/format";
import { OPTIONS } from "#web/pages/commitments/commitment-words.ts";
import { placed } from "#web/pages/commitments/label-places.ts";
import { commitmentAt, moved, type Plot, rounded, scaleOf, type Spot, spotAt } from "#web/pages/commitments/frontier-scale.ts";

type Props = {
  readonly spots: readonly Spot[];
  readonly commitment: number;
  /** What the point says now, for who does not see it. */
  readonly said: string;
  readonly onMove: (commitment: number) => void;
};

const MARGINS = { left: 54, right: 18, top: 18, bottom: 40 } as const;

const percent = (ratio: number): string => formatValue(ratio.toFixed(6), "ratio").replace(/\.0(?=\D)/, "");

/** Effective savings rate against months of lock-in. The point is dragged along the line, or moved by keys; dashed, since nothing of it has happened. */
export function FrontierChart({ spots, commitment, said, onMove }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [{ width, height }, setSize] = useState({ width: 640, height: 300 });
  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  const plot = useMemo<Plot>(() => ({ width, height, ...MARGINS }), [width, height]);
  const scale = useMemo(() => scaleOf(spots, plot), [spots, plot]);
  const at = spotAt(spots, commitment);
  const [x, y] = at === undefined ? [0, 0] : [scale.x(at.lockIn), scale.y(at.esr)];
  const [base, floor] = [plot.left, plot.height - plot.bottom];

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onMove(rounded(commitmentAt(spots, scale.lockInAt(event.clientX - box.left))));
  };
  const down = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.querySelector<HTMLElement>("[role='slider']")?.focus({ preventScroll: true });
    drag(event);
  };
  const key = (event: KeyboardEvent) => {
    const to = event.ctrlKey || event.metaKey || event.altKey ? undefined : moved(event.key, commitment, spots, event.shiftKey);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(to);
  };
  return (
    <div
      ref={host}
      className="frontier"
      onPointerDown={down}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && drag(event)}
    >
      <svg width={width} height={height} aria-hidden="true">
        {scale.ys.map((tick) => (
          <g key={tick}>
            <line className={tick === 0 ? "zero" : "grid"} x1={base} x2={width - plot.right} y1={scale.y(tick)} y2={scale.y(tick)} />
            <text x={base - 8} y={scale.y(tick) + 4} textAnchor="end">
              {percent(tick)}
            </text>
          </g>
        ))}
        {scale.xs.map((tick) => (
          <text key={tick} x={scale.x(tick)} y={floor + 17} textAnchor="middle">
            {tick}
          </text>
        ))}
        <text x={width - plot.right} y={height - 5} textAnchor="end">
          lock-in, months of today's usage
        </text>
        <polyline className="curve" points={spots.map((spot) => `${scale.x(spot.lockIn)},${scale.y(spot.esr)}`).join(" ")} />
        {at !== undefined && (
          <>
            <line className="drop" x1={x} x2={x} y1={y} y2={floor} />
            <line className="drop" x1={base} x2={x} y1={y} y2={y} />
          </>
        )}
        <Marks spots={spots} scale={scale} plot={plot} />
      </svg>
      {at !== undefined && (
        <div
          className="frontier-point"
          role="slider"
          tabIndex={0}
          aria-label="Commitment an hour, on the frontier"
          aria-orientation="horizontal"
          aria-valuemin={spots[0]?.commitment ?? 0}
          aria-valuemax={spots.at(-1)?.commitment ?? 0}
          aria-valuenow={commitment}
          aria-valuetext={said}
          style={{ left: x, top: y }}
          onKeyDown={key}
        />
      )}
    </div>
  );
}

/** The first point promises nothing more: it is where one is now, whichever option says the same. */
const nameOf = ({ option, commitment }: Spot, at: number): string => {
  const isNow = at === 0 && commitment === 0;
  if (option === null) return "Now";
  return isNow ? `Now, ${OPTIONS[option].toLowerCase()}` : OPTIONS[option];
};

type MarksProps = { readonly spots: readonly Spot[]; readonly scale: ReturnType<typeof scaleOf>; readonly plot: Plot };

/** Where the options stand, and where one is now. */
function Marks({ spots, scale, plot }: MarksProps) {
  const named = spots.flatMap((spot, at) => {
    const isNamed = spot.option !== null || at === 0;
    return isNamed ? [{ x: scale.x(spot.lockIn), y: scale.y(spot.esr), name: nameOf(spot, at) }] : [];
  });
  return placed(named, plot).map(({ x, y, name, left, baseline }) => (
    <g key={name}>
      <circle className="mark" cx={x} cy={y} r={4} />
      <text className="mark-name" x={left} y={baseline}>
        {name}
      </text>
    </g>
  ));
}
