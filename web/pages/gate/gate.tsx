import { type ReactNode, useEffect } from "react";
import { arcPath, NARROW, WIDE } from "#web/pages/ask/orbit.ts";
import { Sky } from "#web/pages/ask/sky.tsx";
import { usePhone } from "#web/app/media.ts";
import { Mark } from "#web/ui/mark.tsx";

/** The frame of the pages before the sign-in: the horizon without figures, and a card under it. */
export function Gate({ title, lead, children }: { readonly title: string; readonly lead?: ReactNode; readonly children: ReactNode }) {
  const shape = usePhone() ? NARROW : WIDE;
  useEffect(() => {
    document.title = `${title} – Major Tom`;
  }, [title]);
  return (
    <main className="gate">
      <svg
        className="self-end w-full max-w-[1180px]"
        viewBox={`0 ${shape.cy - shape.radius - 30} ${shape.width} ${shape.height - (shape.cy - shape.radius) + 30}`}
        aria-hidden="true"
      >
        <Sky shape={shape} id="gate" />
        <path d={arcPath(shape, -shape.reach, 0)} stroke="var(--ink)" strokeWidth="1.4" fill="none" mask="url(#gate-fade)" />
        <path d={arcPath(shape, 0, shape.reach)} stroke="var(--ink-3)" strokeWidth="1.4" strokeDasharray="4 4" fill="none" mask="url(#gate-fade)" />
        <circle cx={shape.cx} cy={shape.cy - shape.radius} r="9" fill="var(--surface)" />
        <circle cx={shape.cx} cy={shape.cy - shape.radius} r="4.5" fill="var(--ink)" />
        <circle cx={shape.cx} cy={shape.cy - shape.radius} r="8.5" fill="none" stroke="var(--ink)" />
      </svg>
      <div className="gate-card">
        <div className="flex items-center gap-2 name text-ink-2">
          <Mark />
          Major Tom
        </div>
        <div>
          <h1 className="t-24">{title}</h1>
          {lead !== undefined && <p className="mt-1 t-14 text-ink-2">{lead}</p>}
        </div>
        {children}
      </div>
    </main>
  );
}
