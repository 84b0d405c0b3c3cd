/** The shape of what comes; appears after 200 ms and never moves. */
export function Skeleton({ height, width = "100%" }: { readonly height: number; readonly width?: string | number }) {
  return <span className="skeleton late" style={{ height, width }} aria-hidden="true" />;
}

export function ChartSkeleton({ height = 240 }: { readonly height?: number }) {
  const bars = [46, 48, 50, 52, 47, 40, 38, 51, 55, 56, 60, 66, 64, 58];
  return (
    <div className="late flex items-end gap-2 px-4 pb-6 pt-8" style={{ height }} aria-hidden="true">
      {bars.map((bar, index) => (
        <span key={index} className="skeleton flex-1" style={{ height: `${bar}%` }} />
      ))}
    </div>
  );
}

export const Loading = ({ what }: { readonly what: string }) => (
  <span className="sr" role="status">
    Loading {what}
  </span>
);
