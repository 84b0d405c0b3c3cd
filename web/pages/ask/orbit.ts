/** Where things stand on the arc. Angles in degrees from the top, points in the units of the view box. */
export type OrbitShape = {
  readonly width: number;
  readonly height: number;
  readonly cx: number;
  readonly cy: number;
  readonly radius: number;
  readonly spread: number;
  readonly reach: number;
  readonly gap: number;
  readonly longest: number;
  readonly thick: number;
};

export const WIDE: OrbitShape = {
  width: 1180,
  height: 330,
  cx: 590,
  cy: 1206,
  radius: 1060,
  spread: 24.17,
  reach: 29.2,
  gap: 7,
  longest: 78,
  thick: 9,
};
export const NARROW: OrbitShape = {
  width: 390,
  height: 212,
  cx: 195,
  cy: 540,
  radius: 420,
  spread: 22.2,
  reach: 26.8,
  gap: 7,
  longest: 53,
  thick: 5,
};

export type Point = { readonly x: number; readonly y: number };

export function pointAt(shape: OrbitShape, angle: number, distance = 0): Point {
  const turn = (angle * Math.PI) / 180;
  const radius = shape.radius + distance;
  return { x: round(shape.cx + radius * Math.sin(turn)), y: round(shape.cy - radius * Math.cos(turn)) };
}

/** The middle of a day's place, the first and the last at the ends of the spread. */
export function angleOf(shape: OrbitShape, index: number, days: number): number {
  return days <= 1 ? 0 : -shape.spread + (2 * shape.spread * index) / (days - 1);
}

export function arcPath(shape: OrbitShape, from: number, to: number): string {
  const [a, b] = [pointAt(shape, from), pointAt(shape, to)];
  return `M${a.x} ${a.y}A${shape.radius} ${shape.radius} 0 0 1 ${b.x} ${b.y}`;
}

/** A tick outward from the arc, as long as its share of the longest; what is measured is never quite nothing. */
export function tickPath(shape: OrbitShape, angle: number, share: number): string {
  const [a, b] = [pointAt(shape, angle, shape.gap), pointAt(shape, angle, shape.gap + Math.max(1.5, share * shape.longest))];
  return `M${a.x} ${a.y}L${b.x} ${b.y}`;
}

/** The outline of a day that has not come. */
export function outlinePath(shape: OrbitShape, angle: number, share: number): string {
  const half = ((shape.thick / 2) * 180) / (Math.PI * shape.radius);
  const far = shape.gap + share * shape.longest;
  const points = [
    pointAt(shape, angle - half, shape.gap),
    pointAt(shape, angle - half, far),
    pointAt(shape, angle + half, far),
    pointAt(shape, angle + half, shape.gap),
  ];
  return `M${points.map((point) => `${point.x} ${point.y}`).join("L")}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
