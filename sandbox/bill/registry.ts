import type { DuckDBConnection } from "@duckdb/node-api";
import { loadTable } from "#sandbox/bill/load-table";
import { feeSku, skuCode, type Sku } from "#sandbox/bill/skus";
import type { Company, Tags } from "#sandbox/world/company";
import { hex } from "#sandbox/world/noise";

/** Numbers the accounts, tag sets, resources and SKUs of one generation, so that the big tables hold only integers. */
export class Registry {
  readonly #company: Company;
  readonly #resources = new Map<string, { index: number; account: number; zone: string | null; tags: number }>();
  readonly #tags = new Map<string, number>();
  /** Tag sets already seen, by identity. */
  readonly #tagIndex = new Map<Tags, number>();
  readonly #skuIndex = new Map<string, number>();
  readonly #skus: Sku[] = [];

  constructor(company: Company) {
    this.#company = company;
  }

  account(name: string): number {
    return this.#company.accounts.findIndex((account) => account.name === name);
  }

  resource(id: string, account: string, zone: string | null, tags: Tags): number {
    const key = `${account}/${id}`;
    const known = this.#resources.get(key);
    if (known !== undefined) return known.index;
    const index = this.#resources.size;
    this.#resources.set(key, { index, account: this.account(account), zone, tags: this.#tagSet(tags) });
    return index;
  }

  #tagSet(tags: Tags): number {
    const known = this.#tagIndex.get(tags);
    if (known !== undefined) return known;
    const json = curTags(tags);
    const set = this.#tags.get(json) ?? this.#tags.size;
    this.#tags.set(json, set);
    this.#tagIndex.set(tags, set);
    return set;
  }

  sku(sku: Sku): number {
    const known = this.#skuIndex.get(sku.key);
    if (known !== undefined) return known;
    this.#skus.push(sku);
    this.#skuIndex.set(sku.key, this.#skus.length - 1);
    return this.#skus.length - 1;
  }

  skus(): readonly Sku[] {
    return this.#skus;
  }

  /** What the monthly lines are booked under; found in SQL by key. */
  monthlySkus(): void {
    this.sku(feeSku("support", "AWSSupportBusiness", "AWS Support (Business)", "Dollar", "AWS Support (Business)"));
    this.sku(feeSku("tax", "AmazonEC2", "Amazon Elastic Compute Cloud", "", "Tax for product code AmazonEC2"));
    this.sku(feeSku("credit", "AmazonEC2", "Amazon Elastic Compute Cloud", "BoxUsage", "MAP migration credit", "us-east-1"));
    this.sku(feeSku("refund", "AmazonS3", "Amazon Simple Storage Service", "Requests-Tier1", "Refund of over-metered usage", "us-east-1"));
  }

  async load(connection: DuckDBConnection): Promise<void> {
    const accounts = this.#company.accounts.map((account, index) => [index, account.id, account.name, account.name === this.#company.payer]);
    await loadTable(connection, "accounts", { a: "INTEGER", id: "VARCHAR", name: "VARCHAR", payer: "BOOLEAN" }, accounts);
    await loadTable(
      connection,
      "tag_json",
      { tags: "INTEGER", json: "VARCHAR" },
      [...this.#tags].map(([json, index]) => [index, json]),
    );
    await connection.run("CREATE OR REPLACE TABLE tag_sets AS SELECT tags, json::JSON::MAP(VARCHAR, VARCHAR) AS map FROM tag_json");
    const resources = [...this.#resources].map(([key, { index, account, zone, tags }]) => [
      index,
      account,
      zone,
      key.slice(key.indexOf("/") + 1),
      hex(key).slice(0, 12),
      tags,
    ]);
    await loadTable(
      connection,
      "resources",
      { r: "INTEGER", a: "INTEGER", zone: "VARCHAR", id: "VARCHAR", code: "VARCHAR", tags: "INTEGER" },
      resources,
    );
    const services = [...new Set(this.#skus.map((sku) => sku.productCode))].sort();
    const skus = this.#skus.map((sku, index) => [
      index,
      sku.key,
      services.indexOf(sku.productCode),
      sku.productCode,
      sku.serviceCode,
      sku.family,
      sku.usageType,
      sku.operation,
      sku.unit,
      sku.rate,
      String(sku.rate),
      sku.instanceType,
      sku.instanceFamily,
      sku.region,
      sku.toRegion,
      sku.spot,
      sku.location,
      sku.description,
      JSON.stringify(sku.attributes),
      skuCode(sku),
    ]);
    await loadTable(
      connection,
      "sku_json",
      {
        k: "INTEGER",
        key: "VARCHAR",
        service: "INTEGER",
        product_code: "VARCHAR",
        service_code: "VARCHAR",
        family: "VARCHAR",
        usage_type: "VARCHAR",
        operation: "VARCHAR",
        unit: "VARCHAR",
        rate: "DOUBLE",
        rate_text: "VARCHAR",
        instance_type: "VARCHAR",
        instance_family: "VARCHAR",
        region: "VARCHAR",
        to_region: "VARCHAR",
        spot: "BOOLEAN",
        location: "VARCHAR",
        description: "VARCHAR",
        json: "VARCHAR",
        code: "VARCHAR",
      },
      skus,
    );
    await connection.run("CREATE OR REPLACE TABLE skus AS SELECT * EXCLUDE (json), json::JSON::MAP(VARCHAR, VARCHAR) AS attributes FROM sku_json");
  }
}

/** Tag keys as CUR 2.0 writes them: `user_cost_center`, `aws_eks_cluster_name`. */
function curTags(tags: Tags): string {
  const named = Object.entries(tags).map(
    ([key, value]) => [(key.startsWith("aws:") ? key : `user_${key}`).toLowerCase().replaceAll(/[^a-z0-9]+/g, "_"), value] as const,
  );
  return JSON.stringify(Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))));
}
