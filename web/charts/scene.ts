import type { Block } from "#core/chat/blocks";
import type { ColourBook } from "#web/charts/colour-book.ts";
import type { ChartLook } from "#web/charts/look.ts";
import type { ChartModel } from "#web/charts/model.ts";

/** Everything that a drawing depends on. */
export type ChartScene = {
  readonly block: Block;
  readonly model: ChartModel;
  readonly look: ChartLook;
  readonly colours: ColourBook;
  readonly hidden: ReadonlySet<string>;
  readonly narrow: boolean;
};

/** Bars of names lie down, so that the names can be read; everything over time stands. */
export const liesDown = (model: ChartModel): boolean => (model.kind === "bar" || model.kind === "stacked_bar") && !model.time;
