/** The tokens that charts draw with, resolved to colours: a canvas cannot read `light-dark()`. */
export const COLOUR_TOKENS = [
  "surface",
  "raised",
  "hover",
  "ink",
  "ink-2",
  "ink-3",
  "line",
  "line-strong",
  "line-control",
  "grid",
  "earth",
  "good",
  "bad",
  "s-on-demand",
  "s-spot",
  "s-savings-plan",
  "s-reserved",
  "s-5",
  "s-6",
  "s-7",
  "s-8",
  "s-total",
  "s-anomaly",
  "s-ghost",
  "heat-0",
  "heat-1",
  "heat-2",
  "heat-3",
  "heat-4",
  "heat-5",
] as const;
export type ColourToken = (typeof COLOUR_TOKENS)[number];

export type ChartLook = { readonly theme: string; readonly colour: Readonly<Record<ColourToken, string>>; readonly font: string };

/** Reads every token once from a hidden element; call again when the theme changes. */
export function readLook(theme: string): ChartLook {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = Object.fromEntries(
    COLOUR_TOKENS.map((token) => {
      probe.style.color = `var(--${token})`;
      return [token, getComputedStyle(probe).color];
    }),
  ) as Record<ColourToken, string>;
  probe.remove();
  return { theme, colour, font: getComputedStyle(document.body).fontFamily };
}
