/** The craft on its way: solid is flown, dashed is planned. */
export function Mark({ size = 18 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" aria-hidden="true">
      <path d="M3.2 14.6A9 9 0 0 1 16.8 14.6" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
      <path d="M6.6 8.4A9 9 0 0 1 13.2 3.2" stroke="currentColor" strokeWidth="1.4" strokeDasharray="2 2.4" strokeLinecap="round" />
      <circle cx="15.2" cy="3.6" r="2.2" fill="currentColor" />
    </svg>
  );
}
