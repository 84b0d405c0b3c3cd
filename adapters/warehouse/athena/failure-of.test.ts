import { describe, expect, it } from "vitest";
import { athenaUsd } from "#adapters/warehouse/athena/athena-price";
import { failureOf } from "#adapters/warehouse/athena/failure-of";
import { CsvRows } from "#adapters/warehouse/athena/read-csv";
import { requestToken } from "#adapters/warehouse/athena/request-token";
import { SchemaChangedError } from "#adapters/warehouse/lake/lake-runner";
import { CancelledError, LimitExceededError, UnavailableError } from "#core/errors";

const failed = (State: "FAILED" | "CANCELLED", StateChangeReason: string, ErrorCategory?: number, Retryable = false) =>
  failureOf(
    { Status: { State, StateChangeReason, AthenaError: { ErrorCategory, Retryable, ErrorMessage: StateChangeReason } } },
    { workGroup: "costs" },
  );

describe("how Athena fails", () => {
  it.each([
    ["CANCELLED", "Query cancelled! : Bytes scanned limit was exceeded", LimitExceededError, /workgroup costs lets one query read/],
    ["CANCELLED", "Query cancelled by user", CancelledError, /stopped in Athena/],
    ["FAILED", "Query timeout", LimitExceededError, /too long/],
    ["FAILED", "Query exhausted resources at this scale factor", LimitExceededError, /more than Athena gives it/],
    ["FAILED", "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved", SchemaChangedError, /Column 'x' cannot be resolved/],
    ["FAILED", "HIVE_BAD_DATA: Field x's type BINARY is incompatible with type double", SchemaChangedError, /incompatible/],
    ["FAILED", "Access Denied (Service: Amazon S3)", UnavailableError, /s3:GetObject and s3:ListBucket/],
  ] as const)("%s %s", (state, reason, kind, message) => {
    const { error, mayRetry } = failed(state, reason, 2, true);
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(message);
    expect(mayRetry).toBe(false);
  });

  it("may be tried again only where Athena says so, and says what the statement did itself", () => {
    expect(failed("FAILED", "GENERIC_INTERNAL_ERROR: Internal error", 1, true).mayRetry).toBe(true);
    expect(failed("FAILED", "GENERIC_INTERNAL_ERROR: Internal error", 1, false).mayRetry).toBe(false);
    expect(failed("FAILED", "DIVISION_BY_ZERO: Division by zero", 2).error.message).toBe("The query could not be computed: Division by zero.");
  });
});

describe("what asking costs", () => {
  it("is by bytes, up to the next megabyte, with a least amount", () => {
    const price = { usdPerTb: "5", minimumBytes: 10_000_000 };
    expect(athenaUsd(0, price)).toBe("0.000050000");
    expect(athenaUsd(1_200_000_000, price)).toBe("0.006000000");
    expect(athenaUsd(1_200_000_001, price)).toBe("0.006005000");
    expect(athenaUsd(3e12, { ...price, usdPerTb: "6.75" })).toBe("20.250000000");
  });
});

describe("a request token", () => {
  const request = { tenantId: "t", requestId: "call_1", sql: "SELECT 1", dataVersion: "v1", attempt: 0 };
  it("is the same for the same request, and another for any other", () => {
    const token = requestToken(request);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(requestToken({ ...request })).toBe(token);
    const others = [{ tenantId: "u" }, { requestId: "call_2" }, { sql: "SELECT 2" }, { dataVersion: "v2" }, { attempt: 1 }].map((over) =>
      requestToken({ ...request, ...over }),
    );
    expect(new Set([token, ...others]).size).toBe(6);
  });
});

describe("a result in the bucket", () => {
  it("is read whatever it is cut into, with NULL and an empty text apart", () => {
    const text = '"a","b","c"\n"x","","1"\n,"say ""hi"", all\nof you",\n';
    for (let size = 1; size <= text.length; size += 1) {
      const csv = new CsvRows();
      const rows: (string | undefined)[][] = [];
      for (let at = 0; at < text.length; at += size) rows.push(...csv.push(text.slice(at, at + size)));
      rows.push(...csv.end());
      expect(rows).toEqual([
        ["a", "b", "c"],
        ["x", "", "1"],
        [undefined, 'say "hi", all\nof you', undefined],
      ]);
    }
  });
});
