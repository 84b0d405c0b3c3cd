import type { Plot } from "#web/pages/commitments/frontier-scale.ts";

export type Mark = { readonly x: number; readonly y: number; readonly name: string };
export type PlacedMark = Mark & { readonly left: number; readonly baseline: number };
type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

/** Of the label's font, px a character and a line. */
const CHARACTER = 6.2;
const LINE = 14;
const DOT = 6;

/** A place for each label beside its point: inside the plot, over no other label and no other point; where none is free, below. */
export function placed(marks: readonly Mark[], plot: Plot): readonly PlacedMark[] {
  const dots = marks.map(({ x, y }): Box => ({ left: x - DOT, right: x + DOT, top: y - DOT, bottom: y + DOT }));
  const taken: Box[] = [];
  return marks.map((mark, at) => {
    const width = mark.name.length * CHARACTER;
    const places = [
      { left: mark.x + 8, baseline: mark.y + 18 },
      { left: mark.x - 8 - width, baseline: mark.y - 8 },
      { left: mark.x + 8, baseline: mark.y - 8 },
      { left: mark.x - 8 - width, baseline: mark.y + 18 },
    ];
    const boxOf = ({ left, baseline }: (typeof places)[number]): Box => ({
      left,
      right: left + width,
      top: baseline - LINE + 3,
      bottom: baseline + 3,
    });
    const others = dots.filter((_, index) => index !== at);
    const place = places.find((one) => {
      const box = boxOf(one);
      const isInside = box.left >= plot.left && box.right <= plot.width - 4 && box.top >= 2 && box.bottom <= plot.height - plot.bottom;
      return isInside && ![...taken, ...others].some((other) => overlap(box, other));
    }) ?? { left: Math.min(mark.x + 8, plot.width - 4 - width), baseline: mark.y + 18 };
    taken.push(boxOf(place));
    return { ...mark, ...place };
  });
}

const overlap = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
