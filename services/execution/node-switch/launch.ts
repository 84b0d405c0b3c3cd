import type { FlightStep } from "#services/execution/flight";
import { launchInGroup, undoInGroup } from "#services/execution/node-switch/launch-group";
import { launchClaim, undoClaim } from "#services/execution/node-switch/launch-karpenter";
import { endLaunched, launchUnowned } from "#services/execution/node-switch/launch-unowned";
import { switchedBy } from "#services/execution/node-switch/switched";

/** The new node is launched by whoever owns the old one. */
export const launch: FlightStep = {
  name: "launch",
  async run(flight) {
    const { owner } = (await switchedBy(flight)).sealed;
    switch (owner.kind) {
      case "unowned":
        return launchUnowned(flight, owner);
      case "auto_scaling_group":
        return launchInGroup(flight, owner);
      case "karpenter":
        return launchClaim(flight, owner);
    }
  },
  async undo(flight) {
    const { owner } = (await switchedBy(flight)).sealed;
    switch (owner.kind) {
      case "unowned":
        return endLaunched(flight);
      case "auto_scaling_group":
        return undoInGroup(flight, owner);
      case "karpenter":
        return undoClaim(flight, owner);
    }
  },
};
