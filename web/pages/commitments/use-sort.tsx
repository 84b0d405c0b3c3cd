import { ArrowDown, ArrowUp } from "lucide-react";
import { setSearch, useLocation } from "#web/app/router.tsx";

export type Order<T extends string> = { readonly by: T; readonly up: boolean };

/** The order of a table, kept in the address under the table's own name. */
export function useSort<T extends string>(name: string, keys: readonly T[], first: Order<T>): Order<T> & { readonly set: (by: T) => void } {
  const { search } = useLocation();
  const asked = search.get(name) ?? "";
  const by = keys.find((key) => key === asked.replace(/^-/, ""));
  const order = by === undefined ? first : { by, up: !asked.startsWith("-") };
  return { ...order, set: (to) => setSearch({ [name]: order.by === to && order.up ? `-${to}` : to }) };
}

/** Unknown sorts last, whichever way. */
export function sorted<T>(rows: readonly T[], valueOf: (row: T) => string | number | null, isUp: boolean): readonly T[] {
  return rows.toSorted((a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    const order = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "en", { numeric: true });
    return isUp ? order : -order;
  });
}

type HeadProps<T extends string> = {
  readonly sort: Order<T> & { readonly set: (by: T) => void };
  readonly by: T;
  readonly label: string;
  readonly className?: string;
};

export function SortHead<T extends string>({ sort, by, label, className = "" }: HeadProps<T>) {
  const on = sort.by === by;
  return (
    <th scope="col" className={className} aria-sort={on ? (sort.up ? "ascending" : "descending") : "none"}>
      <button type="button" onClick={() => sort.set(by)}>
        {label}
        {on && (sort.up ? <ArrowUp size={12} strokeWidth={1.6} aria-hidden="true" /> : <ArrowDown size={12} strokeWidth={1.6} aria-hidden="true" />)}
      </button>
    </th>
  );
}
