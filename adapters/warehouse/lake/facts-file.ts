import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PeriodFacts } from "#adapters/warehouse/lake/lake-facts";

/** Raise it when what is kept changes, so that it is read anew. */
const FORM = 1;

/** Facts of billing periods kept from start to start, so that only what changed is read again. */
export class FactsFile {
  readonly #path: string | undefined;
  readonly #shape: string;

  /** @param shape what else the facts depend on: the table and its columns */
  constructor(dir: string | undefined, shape: string) {
    this.#path = dir === undefined ? undefined : join(dir, "lake-facts.json");
    this.#shape = `${FORM}|${shape}`;
  }

  async read(): Promise<readonly PeriodFacts[]> {
    if (this.#path === undefined) return [];
    try {
      const kept = JSON.parse(await readFile(this.#path, "utf8")) as { readonly shape: string; readonly facts: readonly PeriodFacts[] };
      return kept.shape === this.#shape ? kept.facts : [];
    } catch {
      return [];
    }
  }

  async write(facts: readonly PeriodFacts[]): Promise<void> {
    if (this.#path === undefined) return;
    await mkdir(join(this.#path, ".."), { recursive: true });
    await writeFile(`${this.#path}.next`, JSON.stringify({ shape: this.#shape, facts }));
    await rename(`${this.#path}.next`, this.#path);
  }
}
