import type { SavingsPlan, SavingsplansClient } from "@aws-sdk/client-savingsplans";
import type { TemporaryKeys } from "#adapters/aws/assumed-role";
import type { AwsBase } from "#adapters/aws/aws-account";
import { awsUnavailable, isDenied } from "#adapters/aws/aws-failure";
import { offeringOf, offeringRateOf, PAYMENT_OPTIONS, planTermSeconds, providerPlanOf } from "#adapters/aws/savings-plan-words";
import { ForbiddenError } from "#core/errors";
import type { OfferingQuery, OfferingRate, RateScope, SavingsPlans } from "#core/ports/savings-plans";

/** Savings Plans have one address for all regions. */
const REGION = "us-east-1";
const ATTEMPTS = 4;
const CONNECT_MS = 5000;
const ANSWER_MS = 20_000;
const PLANS_PAGE = 1000;
const RATES_PAGE = 1000;
/** Offerings of one call for rates, and plans of one look-up. */
const MOST_IDS = 100;
const MOST_PAGES = 500;

export type SavingsPlansOptions = {
  readonly base: AwsBase;
  readonly accountId: string;
  /** Of the account's read role. */
  readonly keys: () => Promise<TemporaryKeys>;
  /** Whose rates these are: the composition root knows what it is connected to. */
  readonly rateSource: SavingsPlans["rateSource"];
};

/** Savings Plans as one account's read role sees them. */
export function openSavingsPlans({ base, accountId, keys, rateSource }: SavingsPlansOptions): SavingsPlans & { close(): void } {
  let opened: Promise<SavingsplansClient> | undefined;
  const client = (): Promise<SavingsplansClient> => {
    opened ??= import("@aws-sdk/client-savingsplans").then(
      ({ SavingsplansClient: Client }) =>
        new Client({
          region: REGION,
          credentials: keys,
          maxAttempts: ATTEMPTS,
          requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
          ...(base.endpoint === undefined ? {} : { endpoint: base.endpoint }),
        }),
    );
    return opened;
  };
  const read = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (cause) {
      if (isDenied(cause))
        throw new ForbiddenError(
          `The read role of account ${accountId} may not call savingsplans:${what}. Update the role from the template "read-role", which allows it.`,
          { cause },
        );
      throw awsUnavailable(cause, { accountId, region: REGION, what: `${what} of Savings Plans` });
    }
  };

  const describe = (ids: readonly string[] | undefined) =>
    read("DescribeSavingsPlans", async () => {
      const { DescribeSavingsPlansCommand } = await import("@aws-sdk/client-savingsplans");
      return paged(async (nextToken) => {
        const { savingsPlans, nextToken: next } = await (
          await client()
        ).send(new DescribeSavingsPlansCommand({ maxResults: PLANS_PAGE, nextToken, ...(ids === undefined ? {} : { savingsPlanIds: [...ids] }) }));
        return { items: savingsPlans ?? [], next };
      });
    });

  /** The listing may lag behind what a tag says, and leaves tags out for some callers: then they are asked for by name. */
  const withTags = (plans: readonly SavingsPlan[]) =>
    read("ListTagsForResource", async () => {
      const { ListTagsForResourceCommand } = await import("@aws-sdk/client-savingsplans");
      const made: SavingsPlan[] = [];
      for (const plan of plans) {
        if (plan.tags !== undefined || plan.savingsPlanArn === undefined) made.push(plan);
        else {
          const { tags } = await (await client()).send(new ListTagsForResourceCommand({ resourceArn: plan.savingsPlanArn }));
          made.push({ ...plan, tags: tags ?? {} });
        }
      }
      return made;
    });

  return {
    rateSource,
    async plans(filter = {}) {
      const { ids, tags } = filter;
      if (ids?.length === 0) return [];
      const found: SavingsPlan[] = [];
      if (ids === undefined) found.push(...(await describe(undefined)));
      else for (const some of chunks(ids, MOST_IDS)) found.push(...(await describe(some)));
      const listed = tags === undefined ? found : await withTags(found);
      const wanted = Object.entries(tags ?? {});
      return listed
        .filter((plan) => wanted.every(([key, value]) => plan.tags?.[key] === value))
        .flatMap((plan) => providerPlanOf(plan, accountId) ?? []);
    },
    offerings: (query) =>
      read("DescribeSavingsPlansOfferings", async () => {
        const { DescribeSavingsPlansOfferingsCommand } = await import("@aws-sdk/client-savingsplans");
        const found = await paged(async (nextToken) => {
          const answer = await (
            await client()
          ).send(new DescribeSavingsPlansOfferingsCommand({ ...offeringInput(query), maxResults: RATES_PAGE, nextToken }));
          return { items: answer.searchResults ?? [], next: answer.nextToken };
        });
        return found
          .flatMap((one) => offeringOf(one) ?? [])
          .filter(({ region, family }) => (query.region ?? region) === region && (query.family ?? family) === family);
      }),
    rates: (offeringIds, scope) =>
      read("DescribeSavingsPlansOfferingRates", async () => {
        const { DescribeSavingsPlansOfferingRatesCommand } = await import("@aws-sdk/client-savingsplans");
        const rates: OfferingRate[] = [];
        for (const savingsPlanOfferingIds of chunks(offeringIds, MOST_IDS))
          for (const part of partsOf(scope)) {
            const found = await paged(async (nextToken) => {
              const answer = await (
                await client()
              ).send(new DescribeSavingsPlansOfferingRatesCommand({ savingsPlanOfferingIds, ...part, maxResults: RATES_PAGE, nextToken }));
              return { items: answer.searchResults ?? [], next: answer.nextToken };
            });
            rates.push(...found.flatMap((one) => offeringRateOf(one) ?? []));
          }
        return rates;
      }),
    close: () => void opened?.then((one) => one.destroy()).catch(() => undefined),
  };
}

/** Only instances have families: what has none is asked for apart. */
function partsOf(scope: RateScope | undefined) {
  if (scope === undefined) return [{}];
  const regions = { name: "region" as const, values: [...scope.regions] };
  const families = { name: "instanceFamily" as const, values: [...scope.families] };
  return [
    ...(scope.families.length === 0 ? [] : [{ products: ["EC2" as const], filters: [regions, families] }]),
    { products: ["Fargate" as const, "Lambda" as const, "SageMaker" as const], filters: [regions] },
  ];
}

function offeringInput({ type, term, payment, region, family }: OfferingQuery) {
  const filters = [
    ...(region === undefined ? [] : [{ name: "region" as const, values: [region] }]),
    ...(family === undefined ? [] : [{ name: "instanceFamily" as const, values: [family] }]),
  ];
  return {
    planTypes: [type],
    currencies: ["USD" as const],
    ...(term === undefined ? {} : { durations: [planTermSeconds(term)] }),
    ...(payment === undefined ? {} : { paymentOptions: [PAYMENT_OPTIONS[payment]] }),
    ...(filters.length === 0 ? {} : { filters }),
  };
}

async function paged<T>(
  ask: (nextToken: string | undefined) => Promise<{ readonly items: readonly T[]; readonly next: string | undefined }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items, next } = await ask(token);
    all.push(...items);
    if (next === undefined || next === "") return all;
    token = next;
  }
  throw new Error(`The listing did not come to an end within ${MOST_PAGES} pages.`);
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
