import { serviceOfCharge } from "#adapters/warehouse/ingest/dictionaries";
import { type FileFacts, MOST_VALUES } from "#adapters/warehouse/ingest/file-facts";
import { CLUSTER_KEYS } from "#adapters/warehouse/ingest/promoted-columns";
import { tagColumn } from "#core/costs/dimensions";

/** A list of more values costs more than it saves: each part of a sorted file would carry it. */
const MOST_ENUMERATED = 500;

/** Of a made column, by the promotions of ingestion. */
const MADE: Readonly<Record<string, readonly string[]>> = {
  x_charge_category: ["Usage", "Tax", "Credit", "Purchase", "Adjustment"],
  x_purchase_option: ["savings_plan", "reserved", "spot", "on_demand"],
};

/**
 * All values of the columns that have few, from the facts of a period's files, so that rows are sorted as numbers instead
 * of text. Columns in lower case; one that may hold another value is not among them.
 *
 * @param tags columns of tags whose values all come from the tag map
 */
export function enumeratedColumns(files: readonly FileFacts[], tags: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>(Object.entries(MADE).map(([name, values]) => [name, new Set(values)]));
  const open = new Set<string>();
  const add = (column: string, values: Iterable<string>) => {
    const name = column.toLowerCase();
    const known = found.get(name) ?? new Set();
    for (const value of values) known.add(value);
    found.set(name, known);
  };
  for (const [column, value] of files.flatMap(({ single }) => Object.entries(single ?? {})))
    if (files.every(({ single, empty }) => single?.[column] !== undefined || empty?.includes(column))) add(column, ["", value]);
  for (const { charges, values, currencies, tags: ofKeys, arns } of files) {
    add(
      "x_service",
      charges.map(({ facts }) => serviceOfCharge(facts)),
    );
    add(
      "line_item_product_code",
      charges.flatMap(({ facts }) => textOf(facts[0])),
    );
    add(
      "line_item_currency_code",
      currencies.map(([currency]) => currency),
    );
    for (const [column, listed] of Object.entries(values)) {
      if (listed.length >= MOST_VALUES) open.add(column.toLowerCase());
      add(column, ["", ...listed.map(([value]) => value)]);
    }
    const tagValues = (column: string, keys: readonly string[]) => {
      for (const key of keys) {
        const of = ofKeys[key]?.values ?? [];
        if (of.length >= MOST_VALUES) open.add(column);
        add(
          column,
          of.map(([value]) => value),
        );
      }
    };
    add(
      "x_cluster",
      arns.map(([cluster]) => cluster),
    );
    tagValues("x_cluster", CLUSTER_KEYS);
    for (const column of tags)
      tagValues(
        column,
        Object.keys(ofKeys).filter((key) => tagColumn(key).toLowerCase() === column),
      );
  }
  const types = found.get("product_instance_type");
  if (types && !open.has("product_instance_type"))
    add(
      "x_instance_family",
      [...types].flatMap((type) => (type.includes(".") ? [type.replace(/\.[^.]+$/, "")] : [])),
    );
  return new Map(
    [...found].flatMap(([name, values]) =>
      open.has(name) || values.size === 0 || values.size > MOST_ENUMERATED ? [] : [[name, [...values].toSorted()] as const],
    ),
  );
}

const textOf = (fact: string | boolean | null | undefined): string[] => (typeof fact === "string" ? [fact] : []);
