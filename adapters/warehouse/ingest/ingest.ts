import { access, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type PhysicalTable, type RowsOfFile, buildVersion } from "#adapters/warehouse/ingest/build-version";
import { type FactColumns, type FileFacts, factColumns, readFileFacts } from "#adapters/warehouse/ingest/file-facts";
import { type SetAside, firstSentence, inspectFiles, nameOf } from "#adapters/warehouse/ingest/inspect-files";
import { type InspectedFile } from "#adapters/warehouse/ingest/inspected-file";
import { knownValues } from "#adapters/warehouse/ingest/known-values";
import { type Manifest, readManifest } from "#adapters/warehouse/ingest/manifest";
import { placeFiles } from "#adapters/warehouse/ingest/place-files";
import { type SourceColumn, csvReader, parquetReader, selectList, sourceColumns } from "#adapters/warehouse/ingest/source-relation";
import { type StoredBytes, storedBytes } from "#adapters/warehouse/ingest/stored-bytes";
import { surveyCatalog } from "#adapters/warehouse/ingest/survey";
import { UnavailableError } from "#core/errors";
import type { CostCatalog, LogicalTable } from "#core/ports/cost-engine";

/** Part of every manifest hash: raise it when the ingested form changes, so that older versions are built anew. */
const FORM = "costs-6";

/** One ingested state of an export: a read-only DuckDB file over the version's own files, and what is known of them. */
export type Version = {
  readonly hash: string;
  readonly file: string;
  /** Parquet files that the DuckDB file reads. */
  readonly placed: readonly string[];
  readonly catalog: CostCatalog;
  readonly physical: Readonly<Partial<Record<LogicalTable, PhysicalTable>>>;
  readonly storedBytes: StoredBytes;
  readonly facts: readonly FileFacts[];
  /** Columns that the facts were read by; others make them worthless. */
  readonly columns: string;
};

export type IngestOptions = {
  readonly dir: string;
  readonly source: { readonly glob: string; readonly label: string };
  readonly now: () => Date;
  readonly memoryLimitMb: number;
  readonly threads: number;
  /** Run once on the file, before it is only ever read. */
  readonly macros: string;
};

/** Files are read to the end, to find broken ones, up to this much in all; a larger export starts sooner instead. */
const MOST_PROBED_BYTES = 256_000_000;
const POINTER = "current.json";

/**
 * Brings the ingested form up to date with the files and returns it. A repeat over the same files does nothing; where
 * some changed, only these are read again. The new version is complete before the pointer to it is flipped.
 *
 * @throws UnavailableError when there is nothing to read, or nothing of it is readable
 */
export async function ingest(options: IngestOptions): Promise<Version> {
  const manifest = await readManifest(options.source.glob, `${FORM}\n${options.macros}\n${options.source.label}`);
  const current = await readPointer(options.dir);
  if (current?.hash === manifest.hash) return current;
  const folder = join(options.dir, "versions", manifest.hash.slice(0, 16));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const version = await build(options, manifest, folder, current);
  const next = join(options.dir, `${POINTER}.next`);
  await writeFile(next, JSON.stringify(version));
  await rename(next, join(options.dir, POINTER));
  return version;
}

async function readPointer(dir: string): Promise<Version | undefined> {
  try {
    const version = JSON.parse(await readFile(join(dir, POINTER), "utf8")) as Version;
    for (const file of [version.file, ...version.placed]) await access(file);
    return version;
  } catch {
    return undefined;
  }
}

async function build(options: IngestOptions, manifest: Manifest, folder: string, old: Version | undefined): Promise<Version> {
  const file = join(folder, "costs.duckdb");
  return withWriter(options, file, async (connection) => {
    const inspection = await inspectFiles(connection, manifest.files);
    const columns = sourceColumns(inspection.files);
    const facts = factColumns(inspection.files[0]?.family ?? "cur", columns);
    const reading = JSON.stringify([columns, facts]);
    const { rows, broken } = await readRows(connection, inspection.files, columns, facts, old?.columns === reading ? old.facts : []);
    const currency = mainCurrency(rows.map((one) => one.facts));
    const parquet = rows.filter(({ csvTable }) => csvTable === undefined);
    const placed = new Map(
      (
        await placeFiles(
          join(folder, "rows"),
          parquet.map((one) => one.facts),
        )
      ).map((one) => [one.path, one]),
    );
    const built = await buildVersion(
      connection,
      rows.map((row) => ({ ...row, placed: placed.get(row.file.path) })),
      columns,
      facts,
      currency,
    );
    const catalog = await surveyCatalog(connection, {
      kind: inspection.kind,
      label: options.source.label,
      files: rows.map((one) => one.facts),
      tagKeys: built.tagKeys,
      setAside: [
        ...skippedFiles(manifest),
        ...inspection.setAside,
        ...broken,
        ...rowsSetAside(
          rows.map((one) => one.facts),
          currency,
        ),
      ],
      physical: built.physical,
      values: knownValues(
        rows.map((one) => one.facts),
        built.tags,
      ),
      currency,
      dataVersion: manifest.hash.slice(0, 16),
      now: options.now(),
    });
    return {
      hash: manifest.hash,
      file,
      placed: [...placed.values()].map((one) => one.placed),
      catalog,
      physical: built.physical,
      storedBytes: await storedBytes(
        connection,
        rows.map((one) => one.file),
        catalog.source.rows,
      ),
      facts: rows.map((one) => one.facts),
      columns: reading,
    };
  });
}

/** Facts of each file, known ones kept. A file that breaks while it is read is set aside by name; the others still load. */
async function readRows(
  connection: DuckDBConnection,
  files: readonly InspectedFile[],
  columns: readonly SourceColumn[],
  facts: FactColumns,
  known: readonly FileFacts[],
): Promise<{ readonly rows: RowsOfFile[]; readonly broken: SetAside[] }> {
  const rows: RowsOfFile[] = [];
  const broken: SetAside[] = [];
  const same = new Map(known.map((one) => [one.path, one]));
  let probed = 0;
  for (const [index, file] of files.entries()) {
    try {
      const kept = same.get(file.path);
      const isKept = kept?.size === file.size && kept.modifiedMs === file.modifiedMs;
      let csvTable: string | undefined;
      if (file.format === "csv") {
        csvTable = `csv_${index + 1}`;
        await connection.run(`create or replace table ${csvTable} as select ${selectList(file, columns)} from ${csvReader(file.path)}`);
      }
      const source = csvTable ? `select * from ${csvTable}` : `select ${selectList(file, columns)} from ${parquetReader([file.path], false)}`;
      if (!isKept && !csvTable && probed + file.size <= MOST_PROBED_BYTES) {
        probed += file.size;
        await readToTheEnd(connection, source, columns);
      }
      rows.push({ file, csvTable, placed: undefined, facts: kept && isKept ? kept : await readFileFacts(connection, file, source, facts) });
    } catch (cause) {
      broken.push({
        what: nameOf(file.path),
        rows: undefined,
        reason: `It cannot be read to the end: ${firstSentence(cause)}. Export or copy it again.`,
      });
    }
  }
  if (rows.length === 0)
    throw new UnavailableError(`None of the cost files can be read to the end; the first: ${broken[0]?.what ?? ""}. ${broken[0]?.reason ?? ""}`);
  return { rows, broken };
}

/** A Parquet file can break in a column that nothing has read yet: each is read once, so that no later question meets it. */
async function readToTheEnd(connection: DuckDBConnection, source: string, columns: readonly SourceColumn[]): Promise<void> {
  const touched = columns.map(({ name, type }) =>
    type === "varchar"
      ? `max(length("${name}"))`
      : type === "double"
        ? `sum("${name}")`
        : type.startsWith("map(")
          ? `max(cardinality("${name}"))`
          : `max(hash("${name}"))`,
  );
  await connection.runAndReadAll(`select ${touched.join(", ")} from (${source})`);
}

function mainCurrency(files: readonly FileFacts[]): string | undefined {
  const rows = new Map<string, number>();
  for (const { currencies } of files) for (const [currency, n] of currencies) rows.set(currency, (rows.get(currency) ?? 0) + n);
  return [...rows].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

function skippedFiles({ skipped }: Manifest): SetAside[] {
  return skipped.map((path) => ({ what: nameOf(path), rows: undefined, reason: "It is neither Parquet nor CSV." }));
}

function rowsSetAside(files: readonly FileFacts[], main: string | undefined): SetAside[] {
  const undated = files.reduce((sum, one) => sum + one.undated, 0);
  const foreign = files.flatMap(({ currencies }) => currencies).reduce((sum, [currency, rows]) => (currency === main ? sum : sum + rows), 0);
  return [
    ...(undated > 0
      ? [
          {
            what: "rows without a period",
            rows: undated,
            reason: "They carry neither a billing period nor a charge period, so they belong to no month and are not added in.",
          },
        ]
      : []),
    ...(foreign > 0
      ? [{ what: "rows in another currency", rows: foreign, reason: `They are not in ${main}: amounts of two currencies are never added.` }]
      : []),
  ];
}

async function withWriter<T>(options: IngestOptions, file: string, run: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(file, {
    memory_limit: `${options.memoryLimitMb}MB`,
    threads: String(options.threads),
    temp_directory: join(options.dir, "tmp"),
    max_temp_directory_size: "4GB",
  });
  try {
    const connection = await instance.connect();
    try {
      await connection.run("set TimeZone = 'UTC'");
      // A table of CSV rows is written once and read a few times: choosing the best of these takes longer than it saves.
      await connection.run("set disabled_compression_methods = 'fsst,zstd,dict_fsst,chimp,patas,alp,alprd'");
      if (options.macros !== "") await connection.run(options.macros);
      const result = await run(connection);
      await connection.run("checkpoint");
      return result;
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}
