import { describe, expect, it } from "vitest";
import { findStart } from "#core/insights/start-hour";

const hours = (day: string, values: readonly number[]) =>
  values.map((value, at) => ({ at: `${day}T${String(at).padStart(2, "0")}:00:00.000Z`, value }));
const flat = (value: number) => Array.from({ length: 24 }, () => value);

describe("findStart", () => {
  it("names the hour from which the new level holds", () => {
    const day = [...flat(1).slice(0, 14), ...flat(9).slice(14)];
    expect(findStart([...hours("2026-11-08", flat(1)), ...hours("2026-11-09", day)], "2026-11-09")).toBe("2026-11-09T14:00:00.000Z");
  });
  it("names none where the hours swing as much as they shift", () => {
    const swing = Array.from({ length: 24 }, (_, at) => (at % 2 === 0 ? 1 : 8));
    expect(
      findStart(
        [
          ...hours("2026-11-08", swing),
          ...hours(
            "2026-11-09",
            swing.map((value) => value + 3),
          ),
        ],
        "2026-11-09",
      ),
    ).toBeUndefined();
  });
});
