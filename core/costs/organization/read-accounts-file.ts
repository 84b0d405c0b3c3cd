import { AccountUnit, type LineFault } from "#core/api/organization";
import { unitPath } from "#core/costs/organization/unit-paths";
import { headerName, readCsv } from "#core/csv/read-csv";

export type AccountsFile = { readonly accounts: readonly AccountUnit[]; readonly faults: readonly LineFault[] };

const ACCOUNT_NAMES = ["account_id", "account", "accountid", "aws_account_id", "linked_account_id", "id"];
const UNIT_NAMES = ["organizational_unit", "organisational_unit", "ou", "ou_path", "path", "unit", "organizational_unit_path"];
const MOST_FAULTS = 100;
/** Digits that a spreadsheet took from an id that begins with zeros. */
const ID_DIGITS = 12;

/**
 * Reads which account belongs to which unit: CSV with a header of account_id and organizational_unit, or JSON, either an object of
 * account id to path or a list of `{ accountId, path }`. Every fault is named with its line (for JSON, its entry).
 */
export function readAccountsFile(text: string, format: "csv" | "json"): AccountsFile {
  const rows = format === "csv" ? rowsOfCsv(text) : rowsOfJson(text);
  if ("fault" in rows) return { accounts: [], faults: [rows.fault] };
  const faults: LineFault[] = [...rows.faults];
  const seen = new Map<string, number>();
  const accounts: AccountUnit[] = [];
  for (const { line, id, path: written } of rows.rows) {
    const accountId = idOf(id);
    const path = unitPath(written);
    const before = accountId === undefined ? undefined : seen.get(accountId);
    if (accountId === undefined) faults.push({ line, message: `"${id.slice(0, 40)}" is not a twelve-digit account id.` });
    else if (path === undefined)
      faults.push({
        line,
        message:
          written.trim() === "" ? "The organisational unit is empty." : `"${written.slice(0, 60)}" has an empty part: write it as Root/Production.`,
      });
    else if (path.length > 300) faults.push({ line, message: "The path is longer than 300 characters." });
    // oxlint-disable-next-line no-control-regex -- control characters are what is refused
    else if (/[\u0000-\u001f\u007f\u200b-\u200f\u2028-\u202e\ufeff]/.test(path))
      faults.push({ line, message: "The path holds control or invisible characters." });
    else if (before !== undefined) faults.push({ line, message: `Account ${accountId} is on line ${before} already.` });
    else {
      seen.set(accountId, line);
      accounts.push({ accountId, path });
    }
  }
  if (rows.rows.length === 0 && faults.length === 0) faults.push({ line: 1, message: "There are no accounts in it." });
  return { accounts, faults: faults.slice(0, MOST_FAULTS) };
}

/** Spreadsheets write 012345678901 as 12345678901. */
function idOf(text: string): string | undefined {
  const digits = text.trim().replace(/^'/, "").replaceAll("-", "");
  return /^\d{9,12}$/.test(digits) ? digits.padStart(ID_DIGITS, "0") : undefined;
}

type Rows =
  | { readonly fault: LineFault }
  | { readonly rows: readonly { readonly line: number; readonly id: string; readonly path: string }[]; readonly faults: readonly LineFault[] };

function rowsOfCsv(text: string): Rows {
  const { records, fault } = readCsv(text);
  const [header, ...rest] = records;
  if (header === undefined) return { fault: { line: 1, message: "The file is empty: its first line is account_id,organizational_unit." } };
  const names = header.cells.map(headerName);
  const account = names.findIndex((name) => ACCOUNT_NAMES.includes(name));
  const unit = names.findIndex((name) => UNIT_NAMES.includes(name));
  if (account < 0 || unit < 0)
    return {
      fault: {
        line: header.line,
        message: `The header needs account_id and organizational_unit; it has ${header.cells.map((cell) => cell.slice(0, 30)).join(", ")}.`,
      },
    };
  return {
    rows: rest.map(({ line, cells }) => ({ line, id: cells[account] ?? "", path: cells[unit] ?? "" })),
    faults: fault === undefined ? [] : [{ line: fault.line, message: `From here on nothing is read: ${fault.message}.` }],
  };
}

function rowsOfJson(text: string): Rows {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: { line: 1, message: `It is not JSON: ${error instanceof Error ? error.message : "unreadable"}.` } };
  }
  const list = Array.isArray(value) ? value : typeof value === "object" && value !== null && "accounts" in value ? value.accounts : undefined;
  const entries = Array.isArray(list)
    ? list.map((item: unknown) => ({
        id: textAt(item, ["accountId", "account_id", "id"]),
        path: textAt(item, ["path", "organizationalUnit", "organizational_unit", "ou"]),
      }))
    : typeof value === "object" && value !== null
      ? Object.entries(value).map(([id, path]) => ({ id, path: typeof path === "string" ? path : "" }))
      : undefined;
  if (entries === undefined)
    return { fault: { line: 1, message: 'It is neither {"123456789012": "Root/Production"} nor a list of { accountId, path }.' } };
  return { rows: entries.map((entry, index) => ({ line: index + 1, ...entry })), faults: [] };
}

function textAt(item: unknown, names: readonly string[]): string {
  if (typeof item !== "object" || item === null) return "";
  const found = names.map((name) => (item as Record<string, unknown>)[name]).find((value) => typeof value === "string" || typeof value === "number");
  return found === undefined ? "" : String(found);
}
