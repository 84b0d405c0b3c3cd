import { assumedRole } from "#adapters/aws/assumed-role";
import { openSavingsPlans } from "#adapters/aws/savings-plans";
import { UnavailableError } from "#core/errors";
import type { Clouds } from "#core/ports/clouds";
import type { SavingsPlans } from "#core/ports/savings-plans";
import type { Wire } from "#sandbox/testing/open-wire";
import { roleArnOf } from "#sandbox/wire/sts";

/** Accounts of one company behind the sandbox's own AWS, under their read roles, with the production adapter. */
export function wireClouds(wire: Wire, accountIds: readonly string[], company: "demo" | "other" = "demo"): Clouds & { close(): void } {
  const base = { endpoint: wire.awsEndpoint, keys: wire.credentials.baseKeyOf(company) };
  const opened = new Map<string, SavingsPlans & { close(): void }>();
  return {
    connected: accountIds.length > 0,
    connections: async () => accountIds.map((accountId) => ({ accountId, name: accountId, environment: undefined, regions: ["us-east-1"] })),
    compute: () => {
      throw new UnavailableError("Instances are not looked at here.");
    },
    cluster: () => {
      throw new UnavailableError("Clusters are not looked at here.");
    },
    savingsPlans: (accountId) => {
      const externalId = wire.credentials.externalIdOf(accountId);
      const keys = assumedRole({ base, accountId, roleArn: roleArnOf(accountId, "MajorTomRead"), externalId }, "us-east-1");
      const found = opened.get(accountId) ?? openSavingsPlans({ base, accountId, keys, rateSource: "estimate" });
      opened.set(accountId, found);
      return found;
    },
    close: () => opened.forEach((one) => one.close()),
  };
}
