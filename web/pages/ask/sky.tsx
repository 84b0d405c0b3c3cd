import type { OrbitShape } from "#web/pages/ask/orbit.ts";

/** The light under the arc. */
export function Sky({ shape, id }: { readonly shape: OrbitShape; readonly id: string }) {
  const deep = shape.radius - 110;
  return (
    <>
      <defs>
        <radialGradient id={`${id}-sky`} gradientUnits="userSpaceOnUse" cx={shape.cx} cy={shape.cy} r={shape.radius}>
          <stop offset={deep / shape.radius} stopColor="var(--horizon)" stopOpacity="0" />
          <stop offset={(deep + 76) / shape.radius} stopColor="var(--horizon)" stopOpacity=".34" />
          <stop offset="1" stopColor="var(--horizon)" />
        </radialGradient>
        <linearGradient id={`${id}-side`} x1="0" x2="1">
          <stop offset="0" stopColor="black" />
          <stop offset=".16" stopColor="white" />
          <stop offset=".84" stopColor="white" />
          <stop offset="1" stopColor="black" />
        </linearGradient>
        <linearGradient id={`${id}-down`} x1="0" x2="0" y1="0" y2="1">
          <stop offset=".62" stopColor="black" stopOpacity="0" />
          <stop offset="1" stopColor="black" />
        </linearGradient>
        <mask id={`${id}-fade`}>
          <rect width={shape.width} height={shape.height} fill={`url(#${id}-side)`} />
          <rect width={shape.width} height={shape.height} fill={`url(#${id}-down)`} />
        </mask>
      </defs>
      <circle cx={shape.cx} cy={shape.cy} r={shape.radius} fill={`url(#${id}-sky)`} mask={`url(#${id}-fade)`} />
    </>
  );
}
