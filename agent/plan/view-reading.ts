import type { Frame, Reading } from "#core/planner/frame";

const ABOUT_VIEW = /\b(?:explain|describe|summari[sz]e|what (?:is|am i|do i|does))\b.{0,40}\b(?:this|the) (?:view|page|screen|dashboard|overview)\b/i;

/** What each page shows, as questions. */
const PAGES: Readonly<Record<string, readonly [Frame, ...Frame[]]>> = {
  overview: [
    { i: "q", t: "this_month", c: "prev_period", g: "service" },
    { i: "why", t: "this_month", "a.target": "cost_change" },
  ],
  audit: [{ i: "audit", "a.what": "actions" }],
  settings: [{ i: "inv", "a.what": "data_freshness" }],
};

/** "Explain this view", said beside a page: the questions that the page answers. Undefined for any other words or page. */
export function viewReading(text: string, view: { readonly page: string } | undefined): Reading | undefined {
  const acts = view === undefined || !ABOUT_VIEW.test(text) ? undefined : PAGES[view.page.split(/[/?]/).find((part) => part !== "") ?? ""];
  if (!acts) return undefined;
  const [frame, ...also] = acts;
  return { frame, assumed: {}, extras: {}, also, confidence: 1 };
}
