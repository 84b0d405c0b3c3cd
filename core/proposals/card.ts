/**
 * What every surface draws of a proposal: web, terminal, Slack. Made by code from the sealed text alone; state,
 * signatures and progress are laid over it. Texts that came from outside are in `code` spans, never markup.
 */
export type Card = {
  /** Verb and object: "Move ip-10-0-5-17 of staging-eks to spot". */
  readonly title: string;
  readonly subject: { readonly cluster: string | undefined; readonly target: string };
  /** Solid: what is. Dashed: what would be. */
  readonly before: readonly CardLine[];
  readonly after: readonly CardLine[];
  readonly figures: readonly CardFigure[];
  readonly checks: readonly { readonly name: string; readonly verdict: "GO" | "NOTE" | "NO"; readonly text: string }[];
  readonly moves: readonly { readonly name: string; readonly workload: string; readonly fate: "moves" | "stays" }[];
  readonly steps: readonly { readonly name: string; readonly label: string; readonly undo: string }[];
  readonly undo: string;
  /** Where what to do if it goes wrong is written down: a file of the documentation, with its heading. */
  readonly playbook?: string | undefined;
};

export type CardLine = { readonly label: string; readonly value: string };

/** Amounts are decimal strings; `unknown` where nobody knows. */
export type CardFigure = {
  readonly label: string;
  readonly value: string;
  readonly unit: "USD/h" | "USD/month" | "text";
  readonly kind: "measured" | "projected";
  /** Source, date, what is left out. */
  readonly context: string;
};
