import { useRef, useState } from "react";
import { sourceOf, useAnswer } from "#web/chat/answer-context.tsx";
import { FigureOrigin } from "#web/chat/figure-origin.tsx";

/** A figure of an answer: solid for what happened, dashed for what has not; its origin is one click away. */
export function FigureText({ id, children }: { readonly id: string; readonly children: string }) {
  const { figures, sources, lit } = useAnswer();
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const figure = figures.get(id);
  if (figure === undefined) return <span className="figure">{children}</span>;
  const source = sourceOf(sources, figure.queryId);
  const classes = ["figure", figure.kind === "projected" ? "figure-planned" : "", lit !== undefined && lit === source?.n ? "figure-lit" : ""].join(
    " ",
  );
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={classes}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={`${children}, where it comes from`}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && <FigureOrigin anchor={anchor} figure={figure} source={source} onClose={() => setOpen(false)} />}
    </>
  );
}
