import { join } from "node:path";
import { Readable } from "node:stream";
import { QueryRefusedError } from "#core/errors";
import { Catalog, type CatalogDatabase, type CatalogPartition, type CatalogTable, type WorkGroup } from "#sandbox/lake/catalog";
import {
  type BilledPeriods,
  type CostExport,
  costExportOf,
  EXPORT_COLUMNS,
  EXPORT_PARTITION_KEY,
  exportedFiles,
  manifestKey,
  manifestOf,
  md5,
  partitionPrefix,
} from "#sandbox/lake/cost-export";
import { Executions } from "#sandbox/lake/executions";
import { informationSchema } from "#sandbox/lake/information-schema";
import { TRINO_CATALOG } from "#sandbox/wire/trino/catalog-name";
import { hiveTypeOf, trinoTypeOf } from "#sandbox/lake/hive-type";
import type { LakeCatalogView, LakeRunner, LakeTable, OpenLakeRunner } from "#sandbox/lake/lake-runner";
import { type LakeObject, ObjectStore } from "#sandbox/lake/object-store";
import { partitionsUnder } from "#sandbox/lake/partitions";
import type { Faults } from "#sandbox/live/faults";
import type { Company } from "#sandbox/world/company";

export type LakeOptions = {
  readonly company: Company;
  /** Written under: objects, definitions, executions. */
  readonly folder: string;
  readonly now: () => Date;
  readonly faults: Faults;
  /** The bill's files as they are now; may make them first. */
  readonly bill: () => Promise<BilledPeriods>;
  readonly openRunner: OpenLakeRunner | undefined;
};

/** As Athena and Trino call the one catalogue that there is. */
const CATALOGS = new Set(["awsdatacatalog", TRINO_CATALOG]);

/** What of a company lies in S3, Glue and Athena: one for all three, so that they agree. Nothing is read or opened before it is asked for. */
export class Lake {
  readonly company: Company;
  readonly export: CostExport;
  readonly folder: string;
  readonly now: () => Date;
  readonly faults: Faults;
  readonly store: ObjectStore;
  readonly executions: Executions;
  readonly #options: LakeOptions;
  readonly #opened: Date;
  #catalog: Catalog | undefined;
  #runner: Promise<LakeRunner> | undefined;

  constructor(options: LakeOptions) {
    this.#options = options;
    this.company = options.company;
    this.export = costExportOf(options.company);
    this.folder = options.folder;
    this.now = options.now;
    this.faults = options.faults;
    this.store = new ObjectStore(join(options.folder, "s3"));
    this.executions = new Executions(this);
    this.#opened = new Date("2025-01-15T09:00:00Z");
  }

  get catalog(): Catalog {
    this.#catalog ??= new Catalog(join(this.folder, "catalog.json"));
    return this.#catalog;
  }

  get buckets(): readonly { readonly name: string; readonly created: Date }[] {
    return [this.export.bucket, this.export.resultsBucket].map((name) => ({ name, created: this.#opened }));
  }

  /** All objects of a bucket by key, the delivered bill among them. */
  async objects(bucket: string): Promise<readonly LakeObject[]> {
    const put = [...(await this.store.list(bucket)).values()];
    const all = bucket === this.export.bucket ? [...(await this.#delivered()), ...put] : put;
    return all.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  async object(bucket: string, key: string): Promise<LakeObject | undefined> {
    if (bucket === this.export.bucket && key.startsWith(`${this.export.prefix}/${this.export.name}/`)) {
      return (await this.#delivered()).find((object) => object.key === key);
    }
    return this.store.get(bucket, key);
  }

  /** Whether the bill's delivery owns the key, which nobody else may write. */
  isDelivered(bucket: string, key: string): boolean {
    return bucket === this.export.bucket && key.startsWith(`${this.export.prefix}/${this.export.name}/`);
  }

  async putText(bucket: string, key: string, parts: AsyncIterable<string> | Iterable<string>, contentType: string): Promise<LakeObject> {
    return this.store.put(bucket, key, Readable.from(buffers(parts)), { modified: this.now(), contentType });
  }

  databases(): readonly CatalogDatabase[] {
    const own = { name: this.export.database, description: "Cost and usage exports", created: this.#opened.toISOString() };
    const fallback = { name: "default", created: this.#opened.toISOString() };
    return [fallback, own, ...this.catalog.databases].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  tables(database: string): readonly CatalogTable[] {
    const own = database === this.export.database ? [this.#exportTable()] : [];
    return [...own, ...this.catalog.tables.filter((table) => table.database === database)].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  table(database: string, name: string): CatalogTable | undefined {
    return this.tables(database).find((table) => table.name === name);
  }

  async partitions(table: CatalogTable): Promise<readonly CatalogPartition[]> {
    if (!this.isExport(table)) return table.partitions;
    const { periods } = await this.#options.bill();
    return periods.map((period) => ({
      values: [period],
      location: `s3://${this.export.bucket}/${partitionPrefix(this.export, period)}`,
      created: this.#opened.toISOString(),
    }));
  }

  isExport({ database, name }: Pick<CatalogTable, "database" | "name">): boolean {
    return database === this.export.database && name === this.export.table;
  }

  workGroups(): readonly WorkGroup[] {
    const created = this.#opened.toISOString();
    const own: readonly WorkGroup[] = [
      { name: "primary", state: "ENABLED", enforced: false, requesterPays: false, created },
      {
        name: this.export.workGroup,
        description: "Questions about the bill",
        state: "ENABLED",
        outputLocation: `s3://${this.export.resultsBucket}/${this.export.workGroup}/`,
        enforced: true,
        cutoffBytes: 100_000_000_000,
        requesterPays: false,
        created,
      },
    ];
    const changed = new Set(this.catalog.workGroups.map(({ name }) => name));
    return [...own.filter(({ name }) => !changed.has(name)), ...this.catalog.workGroups].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** What the engine sees: every table with its files of this moment. */
  async view({ catalog = "awsdatacatalog", database }: { readonly catalog?: string; readonly database: string }): Promise<LakeCatalogView> {
    const listed = new Map<string, readonly LakeObject[]>();
    for (const { name } of this.buckets) listed.set(name, await this.objects(name));
    const partitions = new Map<CatalogTable, readonly CatalogPartition[]>();
    const tables = this.databases().flatMap(({ name }) => this.tables(name));
    for (const table of tables) partitions.set(table, await this.partitions(table));
    const dropped = new Set((this.faults.current.droppedColumns ?? []).map((name) => name.toLowerCase()));
    return {
      now: this.now(),
      table: (name) => {
        const wanted = name.at(-1) ?? "";
        const schema = name.at(-2) ?? database.toLowerCase();
        const source = name.at(-3) ?? catalog.toLowerCase();
        if (source !== catalog.toLowerCase() || !CATALOGS.has(source)) throw new QueryRefusedError(`Catalog '${source}' does not exist`);
        if (schema === "information_schema") return informationSchema(wanted, source, this.databases(), tables);
        if (!this.databases().some((one) => one.name === schema)) throw new QueryRefusedError(`Schema '${schema}' does not exist`);
        const table = tables.find((one) => one.database === schema && one.name === wanted);
        if (table === undefined) throw new QueryRefusedError(`Table '${source}.${schema}.${wanted}' does not exist`);
        return this.#lakeTable(table, partitions.get(table) ?? [], listed, dropped);
      },
    };
  }

  runner(): Promise<LakeRunner> {
    const { openRunner } = this.#options;
    if (openRunner === undefined) throw new Error("The sandbox was opened without an engine that runs SQL.");
    this.#runner ??= this.#options
      .bill()
      .then(({ folder }) => openRunner({ folders: [folder, join(this.folder, "s3")], temporary: join(this.folder, "spill") }));
    return this.#runner;
  }

  async close(): Promise<void> {
    await this.executions.close();
    await this.#runner?.then((runner) => runner.close()).catch(() => undefined);
    this.#runner = undefined;
  }

  async #delivered(): Promise<readonly LakeObject[]> {
    const files = await exportedFiles(this.export, await this.#options.bill());
    return files.flatMap((file): readonly LakeObject[] => {
      const bytes = manifestOf(this.export, file);
      const data = { key: file.key, size: file.size, etag: file.etag, modified: file.modified };
      return [
        { ...data, contentType: "application/octet-stream", content: { path: file.path } },
        {
          key: manifestKey(this.export, file.billingPeriod),
          size: bytes.length,
          etag: md5(bytes),
          modified: file.modified,
          contentType: "application/json",
          content: { bytes },
        },
      ];
    });
  }

  #exportTable(): CatalogTable {
    const dropped = new Set((this.faults.current.droppedColumns ?? []).map((name) => name.toLowerCase()));
    return {
      database: this.export.database,
      name: this.export.table,
      columns: EXPORT_COLUMNS.filter(({ name }) => !dropped.has(name)).map(({ name, type }) => ({ name, type: hiveTypeOf(type) })),
      partitionKeys: [{ name: EXPORT_PARTITION_KEY.name, type: "string" }],
      location: `s3://${this.export.bucket}/${this.export.prefix}/${this.export.name}/data/`,
      format: "parquet",
      parameters: { EXTERNAL: "TRUE", classification: "parquet", compressionType: "none" },
      created: this.#opened.toISOString(),
      partitions: [],
    };
  }

  #lakeTable(
    table: CatalogTable,
    partitions: readonly CatalogPartition[],
    listed: ReadonlyMap<string, readonly LakeObject[]>,
    dropped: ReadonlySet<string>,
  ): LakeTable {
    const found = partitionsUnder(table, partitions, (bucket) => listed.get(bucket) ?? []);
    const keys = new Set(table.partitionKeys.map(({ name }) => name));
    return {
      columns: table.columns
        .filter(({ name }) => !keys.has(name) && !dropped.has(name))
        .map(({ name, type }) => ({ name: name.toLowerCase(), type: trinoTypeOf(type) })),
      partitionKeys: table.partitionKeys.map(({ name, type }) => ({ name: name.toLowerCase(), type: trinoTypeOf(type) })),
      files: found.flatMap(({ partition, objects }) =>
        objects.flatMap(({ content }) => ("path" in content ? [{ path: content.path, partition }] : [])),
      ),
      format: table.format,
    };
  }
}

async function* buffers(parts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Buffer> {
  for await (const part of parts) yield Buffer.from(part, "utf8");
}
