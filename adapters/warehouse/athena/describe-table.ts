import { GetTableMetadataCommand, ListTableMetadataCommand } from "@aws-sdk/client-athena";
import { GetTableCommand } from "@aws-sdk/client-glue";
import type { AthenaConnection } from "#adapters/warehouse/athena/athena-connection";
import { callFailureOf } from "#adapters/warehouse/athena/failure-of";
import { trinoTypeOf } from "#adapters/warehouse/athena/hive-type";
import type { LakeTable } from "#adapters/warehouse/lake/lake-runner";
import { literal, quoted } from "#adapters/warehouse/lake/quote";
import { UnavailableError } from "#core/errors";

export type AthenaTable = LakeTable & { readonly location: string | undefined };
export type TablePlace = { readonly catalog: string; readonly database: string; readonly table: string | undefined };

type Described = {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly keys: readonly { readonly name: string; readonly type: string }[];
  readonly location: string | undefined;
};

/** Runs a small statement in the place's database. */
export type Ask = (sql: string) => Promise<readonly (readonly unknown[])[]>;

const OWN_CATALOG = "AwsDataCatalog";

class NoSuchTableError extends Error {}

/**
 * The cost table as the catalogue describes it: from Glue where it may be read, else by Athena.
 *
 * @throws UnavailableError that names what to set
 */
export async function describeTable(connection: AthenaConnection, place: TablePlace, ask: Ask): Promise<AthenaTable> {
  const table = place.table ?? (await onlyCostTable(connection, place));
  const label = `${place.database}.${table}`;
  const { columns, keys, location } = await describe(connection, { ...place, table }).catch(async (error: unknown) => {
    const found = error instanceof NoSuchTableError ? undefined : await bySql(ask, { ...place, table });
    if (found !== undefined) return found;
    throw error instanceof NoSuchTableError ? missing(label, error) : callFailureOf(error, `the description of the table ${label}`);
  });
  const shown = ({ name, type }: { readonly name: string; readonly type: string }) => ({ name: name.toLowerCase(), type: trinoTypeOf(type) });
  const own = place.catalog === OWN_CATALOG ? [] : [place.catalog];
  return {
    name: [...own, place.database, table].map(quoted).join("."),
    label,
    columns: [...columns.map(shown), ...keys.map(shown)],
    partitions: keys.map(({ name }) => name.toLowerCase()),
    location,
  };
}

async function describe({ athena, glue }: AthenaConnection, place: TablePlace & { readonly table: string }): Promise<Described> {
  if (place.catalog === OWN_CATALOG) {
    const found = await glue.send(new GetTableCommand({ DatabaseName: place.database, Name: place.table })).catch((error: unknown) => {
      if (error instanceof Error && error.name === "EntityNotFoundException") throw new NoSuchTableError(error.message);
      // Athena's own call may be allowed where Glue's is not.
      return undefined;
    });
    if (found?.Table) {
      const { StorageDescriptor, PartitionKeys } = found.Table;
      return { columns: named(StorageDescriptor?.Columns), keys: named(PartitionKeys), location: StorageDescriptor?.Location };
    }
  }
  const asked = new GetTableMetadataCommand({ CatalogName: place.catalog, DatabaseName: place.database, TableName: place.table });
  const { TableMetadata } = await athena.send(asked).catch((error: unknown) => {
    if (error instanceof Error && error.name === "MetadataException" && /not found|EntityNotFound|does not exist/i.test(error.message))
      throw new NoSuchTableError(error.message);
    throw error;
  });
  return { columns: named(TableMetadata?.Columns), keys: named(TableMetadata?.PartitionKeys), location: TableMetadata?.Parameters?.["location"] };
}

/** Where neither Glue nor Athena's own calls may be made, the engine's tables of tables tell; they do not say where the files lie. */
async function bySql(ask: Ask, { database, table }: TablePlace & { readonly table: string }): Promise<Described | undefined> {
  const from = `from information_schema.columns where table_schema = ${literal(database.toLowerCase())} and table_name = ${literal(table.toLowerCase())} order by ordinal_position`;
  const rows = await ask(`select column_name, data_type ${from}`).catch(() => []);
  if (rows.length === 0) return undefined;
  const columns = rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  const names = new Set(columns.map(({ name }) => name));
  const isKey = ({ name }: { readonly name: string }) =>
    name === "billing_period" || (!names.has("billing_period") && names.has("year") && names.has("month") && ["year", "month"].includes(name));
  return { columns: columns.filter((column) => !isKey(column)), keys: columns.filter(isKey), location: undefined };
}

const named = (columns: readonly { readonly Name?: string | undefined; readonly Type?: string | undefined }[] | undefined) =>
  (columns ?? []).map(({ Name = "", Type = "string" }) => ({ name: Name, type: Type }));

const missing = (label: string, cause: unknown) =>
  new UnavailableError(
    `There is no table ${label}. Make it (the Data page shows its definition), or name yours with ATHENA_DATABASE and ATHENA_TABLE.`,
    { cause },
  );

/** Without a name, the one table of the database that is a cost export. */
async function onlyCostTable({ athena }: AthenaConnection, { catalog, database }: TablePlace): Promise<string> {
  const { TableMetadataList = [] } = await athena
    .send(new ListTableMetadataCommand({ CatalogName: catalog, DatabaseName: database, MaxResults: 50 }))
    .catch((error: unknown) => {
      throw callFailureOf(error, `the tables of the database ${database}`);
    });
  const exports = TableMetadataList.filter(({ Columns = [] }) => {
    const names = new Set(Columns.map(({ Name = "" }) => Name.toLowerCase()));
    return names.has("line_item_unblended_cost") || names.has("billedcost");
  }).map(({ Name = "" }) => Name);
  const [only] = exports;
  if (exports.length === 1 && only !== undefined) return only;
  throw new UnavailableError(
    exports.length === 0
      ? `The database ${database} has no CUR 2.0 or FOCUS table. Set ATHENA_DATABASE and ATHENA_TABLE to yours.`
      : `The database ${database} has several cost tables: ${exports.join(", ")}. Choose one with ATHENA_TABLE; reading two would double the bill.`,
  );
}
