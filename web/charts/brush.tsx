import type { ECharts } from "echarts/core";
import { type RefObject, useEffect, useState } from "react";
import { useAskAbout } from "#web/charts/ask-about.tsx";
import { brushLabel, brushQuestion, canBrush } from "#web/charts/brush-words.ts";
import type { ChartModel } from "#web/charts/model.ts";
import { Button } from "#web/ui/button.tsx";

type Props = {
  readonly host: RefObject<HTMLElement | null>;
  readonly chart: RefObject<ECharts | undefined>;
  readonly model: ChartModel;
};
type Stretch = { readonly from: number; readonly to: number; readonly settled: boolean };

/** Drag over days to select them; the button asks about them. With the mouse only: a finger scrolls. */
export function Brush({ host, chart, model }: Props) {
  const ask = useAskAbout();
  const [stretch, setStretch] = useState<Stretch>();
  const { categories } = model;
  const on = ask !== undefined && canBrush(categories);

  useEffect(() => {
    const element = host.current?.parentElement ?? null;
    if (!on || element === null) return;
    let start: number | undefined;
    const at = (event: PointerEvent): number => {
      const index = Number(chart.current?.convertFromPixel({ xAxisIndex: 0 }, event.clientX - element.getBoundingClientRect().left));
      return Math.min(categories.length - 1, Math.max(0, Math.round(index)));
    };
    const down = (event: PointerEvent) => {
      if (event.pointerType !== "mouse" || event.button !== 0 || (event.target as HTMLElement).closest("button") !== null) return;
      start = at(event);
      setStretch(undefined);
    };
    const move = (event: PointerEvent) => {
      if (start === undefined) return;
      const end = at(event);
      if (end === start) return;
      chart.current?.dispatchAction({ type: "hideTip" });
      setStretch({ from: Math.min(start, end), to: Math.max(start, end), settled: false });
    };
    const up = () => {
      if (start === undefined) return;
      start = undefined;
      setStretch((before) => (before === undefined ? before : { ...before, settled: true }));
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === "Escape") setStretch(undefined);
    };
    element.addEventListener("pointerdown", down);
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
    addEventListener("keydown", key);
    return () => {
      element.removeEventListener("pointerdown", down);
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      removeEventListener("keydown", key);
    };
  }, [on, host, chart, categories]);

  if (stretch === undefined || ask === undefined) return null;
  const [from, to] = [categories[stretch.from] ?? "", categories[stretch.to] ?? ""];
  const px = (index: number): number => Number(chart.current?.convertToPixel({ xAxisIndex: 0 }, categories[index] ?? index));
  const half = Math.abs(px(stretch.from + 1 < categories.length ? stretch.from + 1 : stretch.from - 1) - px(stretch.from)) / 2;
  const left = px(stretch.from) - half;
  return (
    <div className="brush" style={{ left, width: px(stretch.to) + half - left }}>
      {stretch.settled && (
        <Button
          small
          onClick={() => {
            setStretch(undefined);
            ask(brushQuestion(from, to));
          }}
        >
          {brushLabel(from, to)}
        </Button>
      )}
    </div>
  );
}
