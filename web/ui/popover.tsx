import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { useLatest } from "#web/app/use-latest.ts";

type Props = {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly label: string;
  readonly menu?: boolean;
  readonly align?: "start" | "end";
  readonly onClose: () => void;
  readonly children: ReactNode;
};

const GAP = 6;
const EDGE = 8;

/** Floats beside its anchor and stays on the screen. Escape and a click elsewhere close it; the focus goes back. */
export function Popover({ anchor, label, menu = false, align = "start", onClose, children }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const close = useLatest(onClose);

  useLayoutEffect(() => {
    const place = () => {
      const pop = ref.current;
      const at = anchor.current?.getBoundingClientRect();
      if (pop === null || at === undefined) return;
      const below = innerHeight - at.bottom - GAP - EDGE;
      const above = at.top - GAP - EDGE;
      const up = pop.offsetHeight > below && above > below;
      const left = align === "start" ? at.left : at.right - pop.offsetWidth;
      pop.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - pop.offsetWidth - EDGE))}px`;
      pop.style.top = `${Math.max(EDGE, up ? at.top - GAP - pop.offsetHeight : Math.min(at.bottom + GAP, innerHeight - pop.offsetHeight - EDGE))}px`;
    };
    place();
    const resized = new ResizeObserver(place);
    if (ref.current !== null) resized.observe(ref.current);
    addEventListener("scroll", place, true);
    addEventListener("resize", place);
    return () => {
      resized.disconnect();
      removeEventListener("scroll", place, true);
      removeEventListener("resize", place);
    };
  }, [anchor, align]);

  useEffect(() => {
    const target = anchor.current;
    const pop = ref.current;
    const first = pop?.querySelector<HTMLElement>("[data-first], [aria-checked='true'], button, a, input, [tabindex]");
    (first ?? pop)?.focus({ preventScroll: true });
    const outside = (event: Event) => {
      if (event.target instanceof Node && !pop?.contains(event.target) && !target?.contains(event.target)) close.current();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      close.current();
    };
    addEventListener("pointerdown", outside, true);
    addEventListener("keydown", key, true);
    return () => {
      removeEventListener("pointerdown", outside, true);
      removeEventListener("keydown", key, true);
      if (document.activeElement === document.body || pop?.contains(document.activeElement)) target?.focus({ preventScroll: true });
    };
  }, [anchor, close]);

  const host = anchor.current?.closest("dialog") ?? document.body;
  return createPortal(
    <div
      ref={ref}
      className={`pop ${menu ? "menu" : ""}`}
      role={menu ? "menu" : "dialog"}
      aria-label={label}
      tabIndex={-1}
      onKeyDown={menu ? moveFocus : undefined}
    >
      {children}
    </div>,
    host,
  );
}

function moveFocus(event: React.KeyboardEvent<HTMLDivElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role^='menuitem']")];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + step + items.length) % items.length]?.focus();
}
