import type { RatioBand } from "#core/api/commitments-option";
import type { z } from "zod";
import { formatFigure } from "#core/figures/format";

/** A ratio with its low and high over the scenarios: a bar from low to high, a tick where the future is as the past. */
export function Band({ band, before }: { readonly band: z.infer<typeof RatioBand>; readonly before?: number | undefined }) {
  const [low, expected, high] = [band.low, band.expected, band.high].map(({ value }) => (value === null ? undefined : Number(value)));
  if (expected === undefined) return <span className="text-ink-3">unknown</span>;
  const place = (value: number) => `${Math.max(0, Math.min(1, value)) * 100}%`;
  const isBand = low !== undefined && high !== undefined;
  return (
    <span className="band">
      <span className="num">
        <span className="planned">{formatFigure(band.expected)}</span>
        {isBand && (
          <small>
            {formatFigure(band.low)} to {formatFigure(band.high)}
          </small>
        )}
      </span>
      <span className="band-line" aria-hidden="true">
        {isBand && (
          <i className="band-reach" style={{ left: place(low), width: `${Math.max(0.6, (Math.min(1, high) - Math.max(0, low)) * 100)}%` }} />
        )}
        {before !== undefined && <i className="band-before" style={{ left: place(before) }} />}
        <i className="band-mark" style={{ left: place(expected) }} />
      </span>
    </span>
  );
}
