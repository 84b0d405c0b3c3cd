import type { ConnectionCheck } from "#core/api/data";
import type { ConnectFault } from "#core/ingest/connect-errors";

type Name = ConnectionCheck["name"];

const TITLES: Record<Name, string> = {
  role: "The role can be assumed",
  bucket: "The bucket can be listed",
  export: "An export was delivered",
  object: "Its objects can be read",
  glue_table: "The table is in the Glue catalogue, by billing period",
  query: "A query of one row is answered",
  folder: "The folder holds an export",
  cost_explorer: "Cost Explorer answers",
};

/** Keeps the checks in order: after one that failed, those that need it are skipped. */
export class Checks {
  readonly list: ConnectionCheck[] = [];

  get failed(): boolean {
    return this.list.some(({ status }) => status === "failed");
  }

  /** @param told what was seen; a thrown error becomes the repair */
  async run<T>(
    name: Name,
    explain: (error: unknown) => ConnectFault,
    attempt: () => Promise<{ readonly value: T; readonly told: string }>,
  ): Promise<T | undefined> {
    const started = performance.now();
    const elapsedMs = () => Math.round(performance.now() - started);
    try {
      const { value, told } = await attempt();
      this.list.push({ name, title: TITLES[name], status: "ok", detail: told, fix: null, code: null, policy: null, elapsedMs: elapsedMs() });
      return value;
    } catch (error) {
      const { code, detail, fix, policy } = explain(error);
      this.list.push({
        name,
        title: TITLES[name],
        status: "failed",
        detail,
        fix,
        code,
        policy: policy === null ? null : JSON.stringify(policy, null, 2),
        elapsedMs: elapsedMs(),
      });
      return undefined;
    }
  }

  skip(name: Name, detail: string): void {
    this.list.push({ name, title: TITLES[name], status: "skipped", detail, fix: null, code: null, policy: null, elapsedMs: 0 });
  }
}
