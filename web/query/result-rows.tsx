import type { TableResult } from "#core/costs/query";

const NUMERIC = /^(decimal|bigint|integer|double|numeric|real|smallint|tinyint|hugeint)/i;
export const isNumeric = (type: string): boolean => NUMERIC.test(type);

type Props = { readonly result: TableResult; readonly most: number; readonly className?: string };

/** The first rows of a result as they are; null is a word. */
export function ResultRows({ result, most, className = "" }: Props) {
  const numeric = result.columns.map(({ type }) => isNumeric(type));
  return (
    <div className={`box tw ${className}`}>
      <table className="datagrid">
        <thead>
          <tr>
            {result.columns.map((column, index) => (
              <th key={`${index} ${column.name}`} scope="col" className={numeric[index] === true ? "n" : ""} title={column.type}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {result.rows.slice(0, most).map((row, at) => (
            <tr key={at}>
              {row.map((cell, index) => (
                <td key={index} className={numeric[index] === true ? "n" : ""}>
                  {cell === null ? <span className="text-ink-3">null</span> : String(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
