import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type RowsOfFile, buildVersion } from "#adapters/warehouse/ingest/build-version";
import { type FactColumns, type FileFacts, factColumns, readFileFacts } from "#adapters/warehouse/ingest/file-facts";
import { findDuplicates } from "#adapters/warehouse/ingest/find-duplicates";
import { formsOf } from "#adapters/warehouse/ingest/forms-of";
import { type GatheredFile, type Unreadable, gatherFiles } from "#adapters/warehouse/ingest/gather-files";
import { type HeldBack, holdBack } from "#adapters/warehouse/ingest/hold-back";
import type { IngestOptions } from "#adapters/warehouse/ingest/ingest";
import { type SetAside, chooseFamily, firstSentence, nameOf } from "#adapters/warehouse/ingest/inspect-files";
import { knownValues } from "#adapters/warehouse/ingest/known-values";
import type { Manifest } from "#adapters/warehouse/ingest/manifest";
import { describePeriods } from "#adapters/warehouse/ingest/period-versions";
import { placeFiles } from "#adapters/warehouse/ingest/place-files";
import { readPrepared } from "#adapters/warehouse/ingest/prepare-period";
import { type Ready, writePreparedViews } from "#adapters/warehouse/ingest/prepared-views";
import { quoteText } from "#adapters/warehouse/duckdb/quote";
import { type SourceColumn, canonicalNames, parquetReader, selectList, sourceColumns } from "#adapters/warehouse/ingest/source-relation";
import { storedBytes } from "#adapters/warehouse/ingest/stored-bytes";
import { surveyCatalog } from "#adapters/warehouse/ingest/survey";
import type { Version } from "#adapters/warehouse/ingest/version";
import { withWriter } from "#adapters/warehouse/ingest/with-writer";
import { isDiskFull } from "#adapters/warehouse/ingest/disk-full";
import { UnavailableError } from "#core/errors";

/** Files are read to the end, to find broken ones, up to this much in all; a larger export starts sooner instead. */
const MOST_PROBED_BYTES = 256_000_000;

/** Builds a version in a folder of its own: the files, the views over them, and what is prepared of their periods already. */
export async function buildViews(options: IngestOptions, manifest: Manifest, folder: string, old: Version | undefined): Promise<Version> {
  const file = join(folder, "costs.duckdb");
  const incoming = join(folder, "incoming");
  return withWriter(options, file, async (connection) => {
    const gathered = await gatherFiles(connection, manifest.files, incoming, old?.files ?? []);
    await options.onStep?.("files gathered");
    const read = await readAll(connection, gathered.files, gathered.unreadable, old, manifest.files.length);
    await options.onStep?.("files read");
    const { kept, left, setAside: twice } = withoutDuplicates(read.rows);
    const placed = await placeFiles(join(folder, "rows"), kept);
    await rm(incoming, { recursive: true, force: true });
    await options.onStep?.("files placed");
    const rows = kept.map((one, index): RowsOfFile => ({ ...one, placed: required(placed[index]), left: left.get(one.file.path) ?? [] }));
    const facts = rows.map((one) => one.facts);
    const currency = mainCurrency(facts);
    const built = await buildVersion(connection, rows, read.columns, read.reading, currency, old?.hash === manifest.hash);
    await options.onStep?.("views written");
    const setAside = [...skippedFiles(manifest), ...read.setAside, ...twice, ...rowsSetAside(facts, currency)];
    const catalog = await surveyCatalog(connection, {
      kind: read.kind,
      label: options.source.label,
      files: facts,
      tagKeys: built.tagKeys,
      setAside,
      physical: built.physical,
      values: knownValues(facts, built.tags),
      currency,
      dataVersion: manifest.hash.slice(0, 16),
      now: options.now(),
    });
    const files = rows.map((one, index) => ({ ...required(kept[index]).file, at: one.placed.placed, isKept: true }));
    const about = { catalog, facts, files, columns: readingOf(read.columns, read.reading), promotions: built.promotions };
    const forms = formsOf(about);
    const ready: Ready[] = [];
    for (const form of forms) {
      const prepared = await readPrepared(options.dir, form);
      if (prepared) ready.push({ form, prepared });
    }
    const account = { ...built.account, id: read.reading.accountId };
    const prepared = await writePreparedViews(connection, { dir: options.dir, catalog, forms, ready, physical: built.physical, account });
    return {
      ...about,
      hash: manifest.hash,
      file,
      reads: [...files.map(({ at }) => at), ...prepared.files],
      physical: built.physical,
      prepared,
      unprepared: forms.filter((form) => !ready.some((one) => one.form === form)).map(({ billingPeriod }) => billingPeriod),
      periods: describePeriods({ catalog, facts, ready, held: read.held, twice, old: old?.periods ?? [], now: options.now() }),
      storedBytes: await storedBytes(connection, files, catalog.source.rows),
    };
  });
}

const readingOf = (columns: readonly SourceColumn[], reading: FactColumns) => JSON.stringify([columns, reading]);

type ReadFile = { readonly file: GatheredFile; readonly facts: FileFacts };
type AllRead = {
  readonly rows: readonly ReadFile[];
  readonly columns: readonly SourceColumn[];
  readonly reading: FactColumns;
  readonly kind: Version["catalog"]["source"]["kind"];
  readonly setAside: readonly SetAside[];
  readonly held: readonly HeldBack[];
};

/** Facts of each file; where a file of a period breaks that an older version could read, the period stays as it was there. */
async function readAll(
  connection: DuckDBConnection,
  files: readonly GatheredFile[],
  unreadable: readonly Unreadable[],
  old: Version | undefined,
  count: number,
): Promise<AllRead> {
  const first = holdBack(files, unreadable, old);
  const chosen = chooseFamily(first.files);
  const setAside = [...unreadable.map((one) => one.setAside), ...chosen.setAside];
  if (chosen.files.length === 0)
    throw new UnavailableError(
      `None of the ${count} cost file${count === 1 ? "" : "s"} can be read; the first: ${setAside[0]?.what ?? ""}. ${setAside[0]?.reason ?? ""}`,
    );
  const read = await readRows(connection, chosen.files, old);
  if (read.broken.length === 0) return { ...read, kind: chosen.kind, setAside, held: first.held };
  const second = holdBack(
    chosen.files.filter((file) => !read.broken.some((one) => one.file.path === file.path)),
    read.broken,
    old,
    first.held,
  );
  const brokenAside = read.broken.map((one) => one.setAside);
  if (second.files.length === 0)
    throw new UnavailableError(
      `None of the cost files can be read to the end; the first: ${brokenAside[0]?.what ?? ""}. ${brokenAside[0]?.reason ?? ""}`,
    );
  const again = await readRows(connection, second.files, old, read.rows);
  return { ...again, kind: chosen.kind, setAside: [...setAside, ...brokenAside, ...again.broken.map((one) => one.setAside)], held: second.held };
}

async function readRows(
  connection: DuckDBConnection,
  files: readonly GatheredFile[],
  old: Version | undefined,
  read: readonly ReadFile[] = [],
): Promise<Pick<AllRead, "rows" | "columns" | "reading"> & { readonly broken: readonly Unreadable[] }> {
  const columns = sourceColumns(files);
  const reading = factColumns(files[0]?.family ?? "cur", columns);
  const known = old?.columns === readingOf(columns, reading) ? old.facts : [];
  const rows: ReadFile[] = [];
  const broken: Unreadable[] = [];
  let probed = 0;
  for (const file of files) {
    const kept = [...read.map(({ facts }) => facts), ...known].find(
      (one) => one.path === file.path && one.size === file.size && one.modifiedMs === file.modifiedMs,
    );
    const source = `select ${selectList(file, columns)} from ${parquetReader([file.at], false)}`;
    try {
      if (!kept && !file.isKept && file.format === "parquet" && probed + file.size <= MOST_PROBED_BYTES) {
        probed += file.size;
        await readToTheEnd(connection, source, unreadColumns(columns, reading));
      }
      rows.push({
        file,
        facts: kept ?? { ...(await readFileFacts(connection, file, source, reading)), ...(await statistics(connection, file)) },
      });
    } catch (cause) {
      if (isDiskFull(cause)) throw cause;
      const reason = `It cannot be read to the end: ${firstSentence(cause)}. Export or copy it again.`;
      broken.push({ file, setAside: { what: nameOf(file.path), rows: undefined, reason } });
    }
  }
  return { rows, columns, reading, broken };
}

/** By the file's own statistics, in the names of the logical table; without statistics a column counts as filled. */
async function statistics(connection: DuckDBConnection, file: GatheredFile): Promise<Pick<FileFacts, "empty" | "single">> {
  const found = await connection.runAndReadAll(
    `select path_in_schema, count(stats_null_count) = count(*) and sum(stats_null_count) = sum(num_values), case when count(stats_min_value) = count(*) and min(stats_min_value) = max(stats_max_value) then min(stats_min_value) end from parquet_metadata(${quoteText(file.at)}) group by 1`,
  );
  const read = found.getRowsJson();
  const empty = new Set(read.flatMap(([name, isEmpty]) => (isEmpty === true ? [String(name)] : [])));
  const names = file.columns.filter(({ name }) => empty.has(name));
  const filled = canonicalNames({ ...file, columns: file.columns.filter(({ name }) => !empty.has(name)) });
  const values = new Map(read.flatMap(([name, , value]) => (typeof value === "string" ? [[String(name), value] as const] : [])));
  const single = file.columns.flatMap((column) => {
    const value = column.type === "VARCHAR" ? values.get(column.name) : undefined;
    return value === undefined ? [] : [...canonicalNames({ ...file, columns: [column] })].map((name) => [name, value] as const);
  });
  return { empty: [...canonicalNames({ ...file, columns: names })].filter((name) => !filled.has(name)), single: Object.fromEntries(single) };
}

/** Columns that reading a file's facts does not read from its first row to its last. */
function unreadColumns(columns: readonly SourceColumn[], { identity, listed, tags }: FactColumns): SourceColumn[] {
  const read = new Set([...identity, ...listed, tags]);
  return columns.filter(({ name }) => !read.has(name));
}

/** A Parquet file can break in a column that nothing has read yet: each is read once, so that no later question meets it. */
async function readToTheEnd(connection: DuckDBConnection, source: string, columns: readonly SourceColumn[]): Promise<void> {
  if (columns.length === 0) return;
  const touched = columns.map(({ name, type }) =>
    type === "varchar"
      ? `max(strlen("${name}"))`
      : type === "double"
        ? `sum("${name}")`
        : type.startsWith("map(")
          ? `max(cardinality("${name}"))`
          : `max(hash("${name}"))`,
  );
  await connection.runAndReadAll(`select ${touched.join(", ")} from (${source})`);
}

/** A line item that lies under the source twice counts once. */
function withoutDuplicates(rows: readonly ReadFile[]) {
  const { left, setAside } = findDuplicates(rows.map(({ facts }) => facts));
  const kept = rows.flatMap(({ file, facts }): ReadFile[] => {
    const gone = left.get(file.path);
    if (!gone) return [{ file, facts }];
    const periods = Object.fromEntries(Object.entries(facts.periods).filter(([period]) => !gone.has(period)));
    return Object.keys(periods).length === 0 && facts.undated === 0 ? [] : [{ file, facts: { ...facts, periods } }];
  });
  return { kept, left: new Map([...left].map(([path, periods]) => [path, [...periods]])), setAside };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError("A file of the version was lost while it was built.");
  return value;
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
