export type ExecutionState = "starting" | "running" | "succeeded" | "failed" | "cancelled" | "expired";

/** One execution on an engine that bills by what it reads. */
export type EngineExecution = {
  /** Request token, 32 to 128 characters: the same request never starts twice. */
  readonly token: string;
  /** The engine's own name of it; undefined where the answer to the start never came. */
  readonly executionId: string | undefined;
  readonly state: ExecutionState;
  /** Executions of this statement over this version so far, this one included. */
  readonly attempts: number;
};

export type BegunExecution = {
  readonly token: string;
  readonly engine: "athena" | "trino";
  readonly sqlHash: string;
  readonly dataVersion: string;
  readonly estimatedBytes: number | undefined;
};

export type EndedExecution = {
  readonly state: Exclude<ExecutionState, "starting" | "running">;
  readonly bytesScanned: number;
  /** Decimal dollars; undefined where the engine does not bill by bytes. */
  readonly costUsd: string | undefined;
  readonly error?: string | undefined;
};

/** One tenant's executions, kept outside of the process: a process that starts again resumes them. */
export interface EngineExecutions {
  /** The latest execution of a statement over a version of the data, failed and cancelled ones included. */
  latest(sqlHash: string, dataVersion: string): Promise<EngineExecution | undefined>;
  /** Written before the engine is asked. A repeat of the same token changes nothing. */
  begin(execution: BegunExecution): Promise<void>;
  running(token: string, executionId: string): Promise<void>;
  end(token: string, ended: EndedExecution): Promise<void>;
  /** Bytes read by what began in a half-open span; what still runs counts as its estimate. */
  bytesBetween(from: Date, until: Date): Promise<number>;
}
