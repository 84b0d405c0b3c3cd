import type { Inventory } from "#core/ports/inventory";

/** A tenant that nothing is connected to yet. */
export const NO_INVENTORY: Inventory = {
  connected: false,
  accounts: async () => [],
  clusters: async () => [],
  nodes: async () => [],
  workloads: async () => [],
  volumes: async () => [],
  savingsPlans: async () => [],
};
