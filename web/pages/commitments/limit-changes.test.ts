import { describe, expect, it } from "vitest";
import { CommitmentSettings, CommitmentSettingsChange } from "#core/api/commitment-workflow";
import { limitChanges, typedLimits } from "#web/pages/commitments/limit-changes.ts";
import { figure } from "#web/pages/commitments/testing/sample-commitments.ts";
import { SAMPLE_PURCHASES } from "#web/pages/commitments/testing/sample-purchases.ts";

const limit = { used: figure("0", "USD"), left: figure("25000", "USD"), limit: figure("25000", "USD") };
const STORED = CommitmentSettings.parse({
  rolling30Usd: "25000",
  outstandingUsd: "50000",
  rolling30: limit,
  outstanding: limit,
  coolingOffHours: 24,
  thirdPersonOverUsd: "100000",
  soloRule: true,
  billingMode: "self",
  pendingRaises: [],
  sharingOff: ["111111111111", "222222222222"],
  pause: SAMPLE_PURCHASES.pause,
  updatedAt: null,
  updatedBy: null,
  youMayLower: { allowed: true, why: null },
  youMayRaise: { allowed: true, why: null },
});
const typed = typedLimits(STORED);

describe("changes of limits", () => {
  it("are none where nothing was typed, or the same in another spelling, or an amount was emptied", () => {
    expect(limitChanges(typed, STORED)).toEqual({});
    expect(limitChanges({ ...typed, rolling30Usd: "$25,000", outstandingUsd: " ", sharingOff: "111111111111 222222222222," }, STORED)).toEqual({});
  });

  it("are what the server takes, each by its name", () => {
    const changes = limitChanges(
      { rolling30Usd: "$20,000", outstandingUsd: "40000.50", coolingOffHours: "48", thirdPersonOverUsd: "90,000", sharingOff: "", soloRule: false },
      STORED,
    );
    expect(CommitmentSettingsChange.parse(changes)).toEqual({
      rolling30Usd: "20000",
      outstandingUsd: "40000.50",
      coolingOffHours: 48,
      thirdPersonOverUsd: "90000",
      sharingOff: [],
      soloRule: false,
    });
  });
});
