/** A name, and how its column stands: `n` for numbers, `secondary` for what leaves on the phone. */
export type HeadColumn = readonly [name: string, className?: string];

export function HeadRow({ columns }: { readonly columns: readonly HeadColumn[] }) {
  return (
    <tr>
      {columns.map(([name, className]) => (
        <th key={name} scope="col" className={className}>
          {name}
        </th>
      ))}
    </tr>
  );
}
