import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { athenaErrorOf } from "#sandbox/lake/athena-failure";
import { cellText } from "#sandbox/lake/cell-text";
import { Execution, isOver } from "#sandbox/lake/execution";
import { Gate } from "#sandbox/lake/gate";
import type { Lake } from "#sandbox/lake/lake";
import { readLakeType } from "#sandbox/lake/lake-type";
import type { LakeCell, LakeColumn } from "#sandbox/lake/lake-runner";
import { readLocation } from "#sandbox/lake/partitions";
import { failureOf, QueryFailure } from "#sandbox/lake/query-failure";
import { failIfTold, waitInQueue } from "#sandbox/lake/query-faults";
import { csvLine } from "#sandbox/lake/result-csv";
import { runStatement } from "#sandbox/lake/run-statement";

export type NewExecution = Pick<
  Execution,
  | "query"
  | "database"
  | "catalog"
  | "workGroup"
  | "outputLocation"
  | "token"
  | "fingerprint"
  | "parameters"
  | "reuseMinutes"
  | "kind"
  | "subKind"
  | "cutoffBytes"
  | "writes"
>;

/** Queries of an account that run, and that run or wait. */
const MOST_RUNNING = 3;
export const MOST_ACTIVE = 25;
const MOST_KEPT = 2_000;

/** The queries of one company's Athena: each really runs, is kept on disk, and is run again where the process ended before it did. */
export class Executions {
  readonly #lake: Lake;
  readonly #folder: string;
  readonly #gate = new Gate(MOST_RUNNING);
  readonly #known = new Map<string, Execution>();
  readonly #running = new Map<string, AbortController>();
  readonly #saves = new Map<string, Promise<void>>();
  #opening: Promise<void> | undefined;
  #closed = false;

  constructor(lake: Lake) {
    this.#lake = lake;
    this.#folder = join(lake.folder, "executions");
  }

  /** Reads what there was; to be awaited before anything else. */
  open(): Promise<void> {
    this.#opening ??= this.#read();
    return this.#opening;
  }

  get active(): number {
    return this.#running.size;
  }

  get(id: string): Execution | undefined {
    return this.#known.get(id);
  }

  byToken(token: string): Execution | undefined {
    return [...this.#known.values()].find((execution) => execution.token === token);
  }

  /** Newest first. */
  list(workGroup: string): readonly Execution[] {
    return [...this.#known.values()].filter((execution) => execution.workGroup === workGroup).reverse();
  }

  async start(asked: NewExecution): Promise<Execution> {
    const execution: Execution = {
      ...asked,
      id: randomUUID(),
      state: "QUEUED",
      submitted: this.#lake.now().toISOString(),
      queueMs: 0,
      planningMs: 0,
      engineMs: 0,
      totalMs: 0,
      scannedBytes: 0,
      reused: false,
    };
    this.#known.set(execution.id, execution);
    await this.#save(execution);
    void this.#run(execution.id);
    return execution;
  }

  /** Nothing happens to one that is over. */
  stop(id: string): void {
    this.#running.get(id)?.abort();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const controller of this.#running.values()) controller.abort();
    await Promise.allSettled(this.#saves.values());
  }

  async #run(id: string): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    const begun = performance.now();
    const asked = this.#known.get(id);
    if (asked === undefined) return;
    let leave: (() => void) | undefined;
    try {
      const reused = await this.#reusable(asked);
      if (reused !== undefined) return await this.#end(id, { ...reused, state: "SUCCEEDED", reused: true, scannedBytes: 0 }, begun);
      await waitInQueue(this.#lake.faults, asked.query, controller.signal);
      leave = await this.#gate.enter(controller.signal);
      controller.signal.throwIfAborted();
      const queueMs = Math.round(performance.now() - begun);
      await this.#change(id, { state: "RUNNING", queueMs });
      await this.#end(id, await this.#answer(asked, controller.signal), begun);
    } catch (error) {
      if (this.#closed) return;
      const failure = controller.signal.aborted ? new QueryFailure("USER_CANCELED", "Query was canceled") : failureOf(error, asked.query);
      const scanned = failure instanceof CutOff ? { scannedBytes: failure.scannedBytes } : {};
      await this.#end(id, { ...athenaErrorOf(failure), ...scanned }, begun).catch((cause: unknown) =>
        process.emitWarning(`A query of the sandbox could not be kept: ${String(cause)}`),
      );
    } finally {
      leave?.();
      this.#running.delete(id);
    }
  }

  async #answer(asked: Execution, signal: AbortSignal): Promise<Partial<Execution>> {
    const at = performance.now();
    failIfTold(this.#lake.faults, asked.query);
    const answer = await runStatement(this.#lake, asked);
    const planningMs = Math.round(performance.now() - at);
    if (asked.cutoffBytes !== undefined && answer.scannedBytes > asked.cutoffBytes) throw new CutOff(asked.cutoffBytes);
    const result = this.#resultOf(asked, answer.columns === undefined ? "txt" : "csv");
    let rows = 0;
    const count = (size: number) => {
      rows += size;
    };
    const text =
      answer.columns === undefined ? lines(answer.rows(signal), count) : csv(answer.columns, answer.rows(signal), count, asked.kind === "DML");
    await this.#lake.putText(result.bucket, result.key, text, "application/octet-stream");
    signal.throwIfAborted();
    await this.#lake.putText(result.bucket, `${result.key}.metadata`, [JSON.stringify(answer.columns ?? [])], "application/octet-stream");
    const engineMs = Math.round(performance.now() - at);
    const columns = answer.columns === undefined ? {} : { columns: [...answer.columns] };
    return { state: "SUCCEEDED", scannedBytes: answer.scannedBytes, planningMs, engineMs, rows, result, ...columns };
  }

  #resultOf(asked: Execution, extension: string): { readonly bucket: string; readonly key: string } {
    const at = readLocation(asked.outputLocation);
    if (at === undefined) throw new QueryFailure("GENERIC_USER_ERROR", `Output location ${asked.outputLocation} is not valid`);
    return { bucket: at.bucket, key: `${at.prefix}${asked.id}.${extension}` };
  }

  /** The answer of the same query, where it is young enough and still there. */
  async #reusable(asked: Execution): Promise<Partial<Execution> | undefined> {
    if (asked.reuseMinutes === undefined || asked.kind !== "DML") return undefined;
    const since = this.#lake.now().getTime() - asked.reuseMinutes * 60_000;
    const same = [...this.#known.values()].findLast(
      (other) =>
        other.id !== asked.id &&
        other.state === "SUCCEEDED" &&
        other.query === asked.query &&
        other.database === asked.database &&
        other.workGroup === asked.workGroup &&
        other.parameters.join("\u0000") === asked.parameters.join("\u0000") &&
        Date.parse(other.completed ?? "") >= since,
    );
    if (same?.result === undefined || this.#lake.faults.current.expiredResults === true) return undefined;
    if ((await this.#lake.object(same.result.bucket, same.result.key)) === undefined) return undefined;
    return {
      result: same.result,
      ...(same.columns === undefined ? {} : { columns: same.columns }),
      ...(same.rows === undefined ? {} : { rows: same.rows }),
    };
  }

  async #end(id: string, change: Partial<Execution>, begun: number): Promise<void> {
    await this.#change(id, { ...change, completed: this.#lake.now().toISOString(), totalMs: Math.round(performance.now() - begun) });
  }

  async #change(id: string, change: Partial<Execution>): Promise<void> {
    const known = this.#known.get(id);
    if (known === undefined || isOver(known)) return;
    const next = { ...known, ...change };
    this.#known.set(id, next);
    await this.#save(next);
  }

  async #save(execution: Execution): Promise<void> {
    const before = this.#saves.get(execution.id) ?? Promise.resolve();
    const saving = before.then(async () => {
      await mkdir(this.#folder, { recursive: true });
      const file = join(this.#folder, `${execution.id}.json`);
      await writeFile(`${file}.tmp`, JSON.stringify(execution));
      await rename(`${file}.tmp`, file);
    });
    this.#saves.set(execution.id, saving);
    await saving.finally(() => this.#saves.get(execution.id) === saving && this.#saves.delete(execution.id));
  }

  async #read(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const read: Execution[] = [];
    for (const name of (await readdir(this.#folder)).filter((candidate) => candidate.endsWith(".json"))) {
      const parsed = Execution.safeParse(JSON.parse(await readFile(join(this.#folder, name), "utf8")));
      if (parsed.success) read.push(parsed.data);
    }
    read.sort((a, b) => (a.submitted < b.submitted ? -1 : 1));
    for (const old of read.slice(0, -MOST_KEPT)) await rm(join(this.#folder, `${old.id}.json`), { force: true });
    for (const execution of read.slice(-MOST_KEPT)) this.#known.set(execution.id, execution);
    for (const execution of this.#known.values()) if (!isOver(execution)) void this.#run(execution.id);
  }
}

/** The workgroup's limit, reached. */
export class CutOff extends QueryFailure {
  readonly scannedBytes: number;

  constructor(limit: number) {
    super("USER_CANCELED", "Bytes scanned limit was exceeded");
    this.scannedBytes = limit;
  }
}

async function* csv(
  columns: readonly LakeColumn[],
  chunks: AsyncIterable<readonly (readonly LakeCell[])[]>,
  count: (rows: number) => void,
  header: boolean,
): AsyncGenerator<string> {
  const types = columns.map(({ type }) => readLakeType(type));
  if (header) yield csvLine(columns.map(({ name }) => name));
  for await (const rows of chunks) {
    count(rows.length);
    yield rows.map((row) => csvLine(types.map((type, index) => cellText(row[index] ?? null, type)))).join("");
  }
}

async function* lines(chunks: AsyncIterable<readonly (readonly LakeCell[])[]>, count: (rows: number) => void): AsyncGenerator<string> {
  for await (const rows of chunks) {
    count(rows.length);
    yield rows.map((row) => `${row.join("\t")}\n`).join("");
  }
}
