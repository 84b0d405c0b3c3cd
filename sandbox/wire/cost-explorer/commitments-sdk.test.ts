import {
  CostExplorerClient,
  GetReservationCoverageCommand,
  GetReservationUtilizationCommand,
  GetSavingsPlansCoverageCommand,
  GetSavingsPlansPurchaseRecommendationCommand,
  GetSavingsPlansUtilizationCommand,
  GetSavingsPlansUtilizationDetailsCommand,
  paginateGetSavingsPlansUtilizationDetails,
} from "@aws-sdk/client-cost-explorer";
import { DescribeSavingsPlanRatesCommand, SavingsplansClient } from "@aws-sdk/client-savingsplans";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestLake, type TestLake } from "#sandbox/testing/open-lake";
import { askBill } from "#sandbox/wire/cost-explorer/ask-bill";

const PATIENCE_MS = 180_000;
const OCTOBER = { Start: "2026-10-01", End: "2026-11-01" };
const PRODUCTION = "471962530814";
let lake: TestLake;
let client: CostExplorerClient;

beforeAll(async () => {
  lake = await openTestLake();
  const common = { endpoint: lake.accessOf().awsEndpoint, region: "us-east-1", credentials: await lake.keysOf() };
  client = new CostExplorerClient({ ...common, maxAttempts: 8, retryMode: "standard" });
}, PATIENCE_MS);
afterAll(async () => {
  client.destroy();
  await lake.close();
});

const dimension = (Key: "LINKED_ACCOUNT" | "REGION" | "SERVICE" | "SAVINGS_PLAN_ARN", ...Values: string[]) => ({ Dimensions: { Key, Values } });
const group = (Key: string) => ({ Type: "DIMENSION" as const, Key });
const number = (text: string | undefined) => Number(text ?? Number.NaN);
const bill = async (select: readonly string[], groups: number, where: string) => {
  const own = lake.live.lakes.get("demo");
  if (own === undefined) throw new Error("There is no lake.");
  return askBill(own, { select, groups, where: ["billing_period = '2026-10'", where] });
};

describe("commitments in Cost Explorer", () => {
  it("tells of each Savings Plan how far it was used, and the parts add up to the whole", async () => {
    const asked = { TimePeriod: OCTOBER };
    const { SavingsPlansUtilizationDetails: plans = [], Total } = await client.send(new GetSavingsPlansUtilizationDetailsCommand(asked));
    expect(
      plans.map(({ Attributes }) => [Attributes?.["AccountName"], Attributes?.["SavingsPlansType"], Attributes?.["PaymentOption"]]).sort(),
    ).toEqual([
      ["data-platform", "ComputeSavingsPlans", "Partial Upfront"],
      ["production", "EC2InstanceSavingsPlans", "No Upfront"],
      ["shared-services", "ComputeSavingsPlans", "No Upfront"],
    ]);
    for (const { Utilization, Attributes, AmortizedCommitment } of plans) {
      expect(number(Utilization?.TotalCommitment)).toBeCloseTo(744 * number(Attributes?.["HourlyCommitment"]), 6);
      expect(AmortizedCommitment?.TotalAmortizedCommitment).toBe(Utilization?.TotalCommitment);
    }
    const used = plans.reduce((sum, { Utilization }) => sum + number(Utilization?.UsedCommitment), 0);
    expect(used).toBeCloseTo(number(Total?.Utilization?.UsedCommitment), 6);
    const [[billed] = []] = await bill(["sum(savings_plan_savings_plan_effective_cost)"], 0, "line_item_line_item_type = 'SavingsPlanCoveredUsage'");
    expect(used).toBeCloseTo(Number(billed), 4);

    const paged: string[] = [];
    for await (const page of paginateGetSavingsPlansUtilizationDetails(
      { client, pageSize: 2 },
      { ...asked, SortBy: { Key: "UsedCommitment", SortOrder: "DESCENDING" } },
    ))
      paged.push(...(page.SavingsPlansUtilizationDetails ?? []).map(({ Utilization }) => Utilization?.UsedCommitment ?? ""));
    expect(paged.map(Number)).toEqual(plans.map(({ Utilization }) => number(Utilization?.UsedCommitment)).sort((a, b) => b - a));
    const lean = await client.send(new GetSavingsPlansUtilizationDetailsCommand({ ...asked, DataType: ["UTILIZATION"] }));
    expect(lean.SavingsPlansUtilizationDetails?.[0]?.Attributes).toBeUndefined();
  });

  it("filters plans by their own account, and counts what they cover in all accounts", async () => {
    const [one] =
      (await client.send(new GetSavingsPlansUtilizationDetailsCommand({ TimePeriod: OCTOBER, Filter: dimension("LINKED_ACCOUNT", PRODUCTION) })))
        .SavingsPlansUtilizationDetails ?? [];
    const arn = one?.SavingsPlanArn ?? "";
    const byDay = await client.send(
      new GetSavingsPlansUtilizationCommand({ TimePeriod: OCTOBER, Granularity: "DAILY", Filter: dimension("SAVINGS_PLAN_ARN", arn) }),
    );
    expect(byDay.SavingsPlansUtilizationsByTime).toHaveLength(31);
    expect(byDay.Total?.Utilization).toEqual(one?.Utilization);
    const [[covered] = []] = await bill(
      ["sum(pricing_public_on_demand_cost)"],
      0,
      `savings_plan_savings_plan_a_r_n = '${arn}' AND line_item_line_item_type = 'SavingsPlanCoveredUsage'`,
    );
    expect(number(byDay.Total?.Savings?.OnDemandCostEquivalent)).toBeCloseTo(Number(covered), 4);
    const none = await client.send(
      new GetSavingsPlansUtilizationCommand({ TimePeriod: OCTOBER, Filter: dimension("LINKED_ACCOUNT", "000000000000") }),
    );
    expect(none.Total?.Utilization).toMatchObject({ TotalCommitment: "0", UtilizationPercentage: "0" });
  });

  it("has each plan's rates in the bill as the plan's own account is told them, for every usage type", async () => {
    const rows = await bill(
      ["savings_plan_savings_plan_a_r_n", "line_item_usage_type", "cast(savings_plan_savings_plan_rate AS varchar)"],
      3,
      "line_item_line_item_type = 'SavingsPlanCoveredUsage'",
    );
    expect(rows.length).toBeGreaterThan(10);
    const told = new Map<string, number>();
    for (const arn of new Set(rows.map(([plan]) => String(plan)))) {
      const [, , , , owner = "", id = ""] = arn.replace("savingsplan/", "").split(":");
      const account = lake.accessOf().accounts.find((one) => one.id === owner)?.name;
      const credentials = await lake.keysOf("demo", "MajorTomRead", account);
      const plans = new SavingsplansClient({ endpoint: lake.accessOf().awsEndpoint, region: "us-east-1", credentials });
      for (let nextToken: string | undefined, page = 0; page === 0 || nextToken !== undefined; page++) {
        const rates = await plans.send(new DescribeSavingsPlanRatesCommand({ savingsPlanId: id, nextToken }));
        for (const { usageType, rate } of rates.searchResults ?? []) told.set(`${arn}/${usageType}`, Number(rate));
        nextToken = rates.nextToken;
      }
      plans.destroy();
    }
    for (const [arn, usage, rate] of rows) expect(told.get(`${String(arn)}/${String(usage)}`)).toBe(Number(rate));
  });

  it("groups what plans cover by family, region and service", async () => {
    const whole = await client.send(new GetSavingsPlansCoverageCommand({ TimePeriod: OCTOBER, Granularity: "MONTHLY" }));
    const total = number(whole.SavingsPlansCoverages?.[0]?.Coverage?.TotalCost);
    for (const keys of [["REGION"], ["SERVICE"], ["INSTANCE_FAMILY", "REGION"]]) {
      const grouped = await client.send(new GetSavingsPlansCoverageCommand({ TimePeriod: OCTOBER, GroupBy: keys.map(group), MaxResults: 500 }));
      const list = grouped.SavingsPlansCoverages ?? [];
      expect(list.length).toBeGreaterThan(1);
      expect(Object.keys(list[0]?.Attributes ?? {})).toEqual(keys);
      expect(list.reduce((sum, { Coverage }) => sum + number(Coverage?.TotalCost), 0)).toBeCloseTo(total, 4);
    }
    const both = new GetSavingsPlansCoverageCommand({ TimePeriod: OCTOBER, Granularity: "DAILY", GroupBy: [group("REGION")] });
    await expect(client.send(both)).rejects.toMatchObject({ name: "ValidationException" });
    const unknown = new GetSavingsPlansCoverageCommand({ TimePeriod: OCTOBER, GroupBy: [group("AZ")] });
    await expect(client.send(unknown)).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("tells of reservations by day, by subscription, and of EC2 unless another service is named", async () => {
    const byDay = await client.send(new GetReservationUtilizationCommand({ TimePeriod: OCTOBER }));
    expect(byDay.UtilizationsByTime).toHaveLength(31);
    expect(number(byDay.UtilizationsByTime?.[4]?.Total?.PurchasedHours)).toBe(3 * 24);
    expect(number(byDay.Total?.PurchasedHours)).toBe(3 * 744);
    const [[unused] = []] = await bill(
      ["sum(reservation_unused_quantity)"],
      0,
      "line_item_line_item_type = 'RIFee' AND line_item_product_code = 'AmazonEC2'",
    );
    expect(number(byDay.Total?.UnusedHours)).toBeCloseTo(Number(unused), 6);
    const databases = {
      TimePeriod: OCTOBER,
      Filter: dimension("SERVICE", "Amazon Relational Database Service"),
      GroupBy: [group("SUBSCRIPTION_ID")],
    };
    const { UtilizationsByTime: [month] = [] } = await client.send(new GetReservationUtilizationCommand(databases));
    expect(month?.Groups).toMatchObject([{ Attributes: { instanceType: "db.r6g.large", subscriptionType: "All Upfront", numberOfInstances: "1" } }]);
    expect(number(month?.Groups?.[0]?.Utilization?.PurchasedHours)).toBe(744);
    const covered = await client.send(new GetReservationCoverageCommand({ TimePeriod: OCTOBER, GroupBy: [group("INSTANCE_TYPE")], MaxResults: 500 }));
    const hosts = covered.CoveragesByTime?.[0]?.Groups?.find(({ Attributes }) => Attributes?.["instanceType"] === "m5.xlarge");
    expect(number(hosts?.Coverage?.CoverageHours?.ReservedHours)).toBeCloseTo(3 * 744 - Number(unused), 6);
  });

  it("recommends what would have saved most over the days before, and no Instance plans of several families as one", async () => {
    const ask = (SavingsPlansType: "COMPUTE_SP" | "EC2_INSTANCE_SP" | "SAGEMAKER_SP", AccountScope: "PAYER" | "LINKED" = "PAYER") =>
      client.send(
        new GetSavingsPlansPurchaseRecommendationCommand({
          SavingsPlansType,
          AccountScope,
          TermInYears: "ONE_YEAR",
          PaymentOption: "NO_UPFRONT",
          LookbackPeriodInDays: "THIRTY_DAYS",
        }),
      );
    const { SavingsPlansPurchaseRecommendation: compute } = await ask("COMPUTE_SP");
    const [detail, ...others] = compute?.SavingsPlansPurchaseRecommendationDetails ?? [];
    expect(others).toEqual([]);
    expect(number(detail?.HourlyCommitmentToPurchase)).toBeGreaterThan(0);
    expect(number(detail?.EstimatedSavingsAmount)).toBeGreaterThan(0);
    expect(number(detail?.EstimatedAverageUtilization)).toBeGreaterThan(70);
    expect(number(detail?.EstimatedSPCost)).toBeCloseTo(720 * number(detail?.HourlyCommitmentToPurchase), 6);
    const { SavingsPlansPurchaseRecommendation: family } = await ask("EC2_INSTANCE_SP");
    const places = (family?.SavingsPlansPurchaseRecommendationDetails ?? []).map(
      ({ SavingsPlansDetails: at }) => `${at?.InstanceFamily} ${at?.Region}`,
    );
    expect(new Set(places).size).toBe(places.length);
    expect(places.length).toBeGreaterThan(2);
    const { SavingsPlansPurchaseRecommendation: linked } = await ask("COMPUTE_SP", "LINKED");
    expect((linked?.SavingsPlansPurchaseRecommendationDetails ?? []).length).toBeGreaterThan(2);
  });
});
