import { join } from "node:path";
import type { AwsBase } from "#adapters/aws/aws-account";
import { assumedRole } from "#adapters/aws/assumed-role";
import { openCostExplorer } from "#adapters/aws/cost-explorer";
import { S3Bucket } from "#adapters/aws/s3-bucket";
import { costExplorerExport } from "#adapters/exports/cost-explorer-export";
import { ExportStore } from "#adapters/exports/export-store";
import { folderExport } from "#adapters/exports/folder-export";
import { s3Export } from "#adapters/exports/s3-export";
import { testConnection } from "#adapters/exports/test-connection";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { UnavailableError } from "#core/errors";
import type { Asker } from "#core/ingest/connect-errors";
import { accountOf, type CostSource } from "#core/ingest/source";
import type { CostEngine } from "#core/ports/cost-engine";
import type { CostIngest, CostReader, Published } from "#core/ports/cost-ingest";

/** How long an engine that was replaced may finish what it runs, milliseconds. */
const RETIRE_AFTER_MS = 60_000;
/** How often it is seen whether another process read something newer. */
const CATCH_UP_EVERY_MS = 300_000;
const DEFAULT_REGION = "us-east-1";
const NO_ROLE = { roleArn: undefined, externalId: undefined };

export type AwsReach = { readonly base: AwsBase; readonly trustedPrincipal: string | null; readonly mayChooseKeys: boolean };

export type IngestOptions = {
  readonly dataDir: string;
  readonly now: () => Date;
  /** Whose AWS answers for a source of a tenant. */
  readonly awsOf: (tenantId: string, source: CostSource) => AwsReach;
};

/** Brings this process's copy to what another process read; `isFirst` where it has none. */
type CatchUp = (isFirst: boolean) => Promise<void>;

export type Ingest = {
  of(tenantId: string): CostIngest;
  /** The engine over what a tenant's sources were read to; `catchUp` brings it here where another process read it. */
  engineOf(tenantId: string, catchUp: CatchUp): Promise<CostEngine>;
  close(): Promise<void>;
};

/** Reading of tenants' own sources: a folder, an index and an engine each, which no other tenant's code is given. */
export function openIngest(options: IngestOptions): Ingest {
  const tenants = new Map<string, TenantIngest>();
  const of = (tenantId: string): TenantIngest => {
    // A tenant's id becomes the name of its folder.
    if (!/^[\w-]{1,64}$/.test(tenantId)) throw new UnavailableError("This organization cannot keep cost data of its own.");
    const found = tenants.get(tenantId) ?? new TenantIngest(tenantId, options);
    tenants.set(tenantId, found);
    return found;
  };
  return {
    of,
    engineOf: (tenantId, catchUp) => of(tenantId).engine(catchUp),
    async close() {
      for (const tenant of tenants.values()) await tenant.close();
    },
  };
}

class TenantIngest implements CostIngest {
  readonly #tenantId: string;
  readonly #options: IngestOptions;
  readonly #store: ExportStore;
  #engine: Promise<CostEngine> | undefined;
  #caughtUpAt = 0;
  #turn: Promise<unknown> = Promise.resolve();
  readonly exportFolder: string;
  readonly trustedPrincipal: string | null;

  constructor(tenantId: string, options: IngestOptions) {
    this.#tenantId = tenantId;
    this.#options = options;
    this.#store = new ExportStore(join(options.dataDir, "ingest", tenantId));
    this.exportFolder = join(options.dataDir, "exports", tenantId);
    this.trustedPrincipal = options.awsOf(tenantId, { kind: "folder", path: ".", months: 1 }).trustedPrincipal;
  }

  test(source: CostSource, { signal }: { readonly signal: AbortSignal }) {
    const { base, asker } = this.#reach(source);
    return testConnection(source, { base, asker, exportFolder: this.exportFolder, now: this.#options.now, signal });
  }

  open(sourceId: string, source: CostSource): CostReader {
    const store = this.#store;
    if (source.kind === "folder") return folderExport({ sourceId, root: this.exportFolder, source, store });
    if (source.kind === "athena") throw new UnavailableError("A table in Athena is asked where it lies; nothing is read from it.");
    const { base, asker } = this.#reach(source);
    const region = source.kind === "s3" ? (source.region ?? DEFAULT_REGION) : DEFAULT_REGION;
    const { roleArn } = source;
    const keys =
      roleArn === undefined ? undefined : assumedRole({ base, accountId: accountOf(roleArn), roleArn, externalId: asker.externalId }, region);
    if (source.kind === "cost_explorer")
      return costExplorerExport({ sourceId, source, store, asker, now: this.#options.now, explorer: openCostExplorer({ base, keys }) });
    return s3Export({ sourceId, source, store, asker, bucket: new S3Bucket({ base, keys, region, bucket: source.bucket }) });
  }

  mayChooseKeys(source: CostSource): boolean {
    return this.#options.awsOf(this.#tenantId, source).mayChooseKeys;
  }

  held(sourceId: string) {
    return this.#store.held(sourceId);
  }

  publish(sourceIds: readonly string[]): Promise<Published> {
    return this.#inTurn(async () => {
      await this.#store.publish(sourceIds);
      if (sourceIds.length === 0) {
        await this.#drop();
        return { periods: [], problem: null };
      }
      return this.#refresh();
    });
  }

  forget(sourceId: string): Promise<void> {
    return this.#inTurn(() => this.#store.forget(sourceId));
  }

  async engine(catchUp: CatchUp): Promise<CostEngine> {
    const isDue = Date.now() - this.#caughtUpAt > CATCH_UP_EVERY_MS;
    if (isDue) this.#caughtUpAt = Date.now();
    if (this.#engine === undefined && !(await this.#store.hasCurrent())) await catchUp(true);
    // Who asks is answered from what is here; a failure is met again at the next time.
    else if (isDue) void catchUp(false).catch(() => undefined);
    return this.#opened();
  }

  async close(): Promise<void> {
    await this.#turn.catch(() => undefined);
    await this.#drop();
  }

  /** Brings the engine to the published files. One that can look at its source does so; any other is opened anew. */
  async #refresh(): Promise<Published> {
    const wasOpen = this.#engine !== undefined;
    const engine = await this.#opened();
    if (!wasOpen) return { periods: engine.versions?.() ?? [], problem: null };
    if (engine.refresh !== undefined) {
      const { problem } = await engine.refresh();
      return { periods: engine.versions?.() ?? [], problem };
    }
    const fresh = await this.#openEngine();
    this.#engine = Promise.resolve(fresh);
    setTimeout(() => void engine.close().catch(() => undefined), RETIRE_AFTER_MS).unref();
    return { periods: fresh.versions?.() ?? [], problem: null };
  }

  #opened(): Promise<CostEngine> {
    const opening = (this.#engine ??= this.#openEngine());
    opening.catch(() => {
      if (this.#engine === opening) this.#engine = undefined;
    });
    return opening;
  }

  #openEngine(): Promise<CostEngine> {
    const dir = join(this.#options.dataDir, "warehouse", `tenant-${this.#tenantId}`);
    return openDuckdbEngine({ dir, source: { glob: this.#store.current, label: "your sources" }, now: this.#options.now });
  }

  async #drop(): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    await engine?.then((opened) => opened.close()).catch(() => undefined);
  }

  /** One publishing after the other. */
  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(run, run);
    this.#turn = next.catch(() => undefined);
    return next;
  }

  #reach(source: CostSource): { readonly base: AwsBase; readonly asker: Asker } {
    const { base, trustedPrincipal, mayChooseKeys } = this.#options.awsOf(this.#tenantId, source);
    const { roleArn, externalId } = source.kind === "folder" ? NO_ROLE : source;
    // A server that was for one person when it was connected may be for several by now.
    if (source.kind !== "folder" && roleArn === undefined && !mayChooseKeys)
      throw new UnavailableError("This source names no role. Connect it anew.");
    return { base, asker: { roleArn, externalId, trustedPrincipal } };
  }
}
