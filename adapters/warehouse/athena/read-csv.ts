/** Rows of a CSV as Athena writes it: every value in quotes, NULL as nothing at all. Values in double quotes may hold any character. */
export class CsvRows {
  #row: (string | undefined)[] = [];
  #value = "";
  #state: "start" | "plain" | "quoted" | "quote in quoted" = "start";
  #wasQuoted = false;
  #touched = false;

  /** @returns the rows that are complete with this part */
  push(part: string): (string | undefined)[][] {
    const rows: (string | undefined)[][] = [];
    for (const char of part) {
      if (this.#state === "quoted") {
        if (char === '"') this.#state = "quote in quoted";
        else this.#value += char;
        continue;
      }
      if (this.#state === "quote in quoted" && char === '"') {
        this.#value += '"';
        this.#state = "quoted";
        continue;
      }
      if (char === '"' && this.#state === "start") {
        this.#state = "quoted";
        this.#wasQuoted = true;
        this.#touched = true;
      } else if (char === ",") {
        this.#endValue();
        this.#touched = true;
      } else if (char === "\n") {
        if (this.#touched) rows.push(this.#endRow());
      } else if (char !== "\r") {
        this.#value += char;
        this.#state = "plain";
        this.#touched = true;
      }
    }
    return rows;
  }

  /** The last row where no line break follows it. */
  end(): (string | undefined)[][] {
    return this.#touched ? [this.#endRow()] : [];
  }

  #endValue(): void {
    this.#row.push(this.#wasQuoted || this.#value !== "" ? this.#value : undefined);
    this.#value = "";
    this.#state = "start";
    this.#wasQuoted = false;
  }

  #endRow(): (string | undefined)[] {
    this.#endValue();
    const row = this.#row;
    this.#row = [];
    this.#touched = false;
    return row;
  }
}
