import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

const CatalogColumn = z.object({ name: z.string(), type: z.string(), comment: z.string().optional() });
const Partition = z.object({ values: z.array(z.string()), location: z.string(), created: z.string() });
const CatalogTable = z.object({
  database: z.string(),
  name: z.string(),
  columns: z.array(CatalogColumn),
  partitionKeys: z.array(CatalogColumn),
  location: z.string(),
  format: z.enum(["parquet", "csv"]),
  parameters: z.record(z.string(), z.string()),
  created: z.string(),
  partitions: z.array(Partition),
});
const Database = z.object({ name: z.string(), description: z.string().optional(), created: z.string() });
const WorkGroup = z.object({
  name: z.string(),
  description: z.string().optional(),
  state: z.enum(["ENABLED", "DISABLED"]),
  outputLocation: z.string().optional(),
  enforced: z.boolean(),
  cutoffBytes: z.number().optional(),
  requesterPays: z.boolean(),
  created: z.string(),
});
const Kept = z.object({ databases: z.array(Database), tables: z.array(CatalogTable), workGroups: z.array(WorkGroup) });

/** Types are Hive's, as Glue keeps them. */
export type CatalogColumn = z.infer<typeof CatalogColumn>;
export type CatalogTable = z.infer<typeof CatalogTable>;
export type CatalogPartition = z.infer<typeof Partition>;
export type CatalogDatabase = z.infer<typeof Database>;
export type WorkGroup = z.infer<typeof WorkGroup>;

/** Databases, tables and workgroups that were made, beside those that come with the company; kept in one file. */
export class Catalog {
  readonly #file: string;
  #kept: z.infer<typeof Kept>;

  constructor(file: string) {
    this.#file = file;
    this.#kept = existsSync(file) ? Kept.parse(JSON.parse(readFileSync(file, "utf8"))) : { databases: [], tables: [], workGroups: [] };
  }

  get databases(): readonly CatalogDatabase[] {
    return this.#kept.databases;
  }
  get tables(): readonly CatalogTable[] {
    return this.#kept.tables;
  }
  get workGroups(): readonly WorkGroup[] {
    return this.#kept.workGroups;
  }

  putDatabase(database: CatalogDatabase): void {
    this.#keep({ databases: [...this.databases.filter(({ name }) => name !== database.name), database] });
  }
  dropDatabase(name: string): void {
    this.#keep({ databases: this.databases.filter((one) => one.name !== name), tables: this.tables.filter(({ database }) => database !== name) });
  }
  putTable(table: CatalogTable): void {
    this.#keep({ tables: [...this.tables.filter(({ database, name }) => database !== table.database || name !== table.name), table] });
  }
  dropTable(database: string, name: string): void {
    this.#keep({ tables: this.tables.filter((table) => table.database !== database || table.name !== name) });
  }
  putWorkGroup(group: WorkGroup): void {
    this.#keep({ workGroups: [...this.workGroups.filter(({ name }) => name !== group.name), group] });
  }
  dropWorkGroup(name: string): void {
    this.#keep({ workGroups: this.workGroups.filter((group) => group.name !== name) });
  }

  #keep(change: Partial<z.infer<typeof Kept>>): void {
    this.#kept = { ...this.#kept, ...change };
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.tmp`, JSON.stringify(this.#kept, null, 2));
    renameSync(`${this.#file}.tmp`, this.#file);
  }
}
