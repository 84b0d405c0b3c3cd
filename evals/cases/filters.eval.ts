import type { EvalCase } from "#evals/kit/case";
import { total, where } from "#evals/kit/make";

const cases: readonly EvalCase[] = [
  total("mixes-volumes-into-EC2", "EBS is a service of its own; AWS bills it as EC2.", "how much was EC2 last month?", {
    period: "last_month",
    filters: where({ service: "EC2" }),
  }),
  total("does-not-know-NAT-by-its-nickname", "NAT is billed under EC2 and VPC names.", "what did the NAT gateways cost in October?", {
    period: "2026-10",
    filters: where({ service: "NATGateway" }),
  }),
  total("drops-the-account-of-the-question", "The whole company's figure is shown for one account.", "RDS in the production account last month", {
    period: "last_month",
    filters: where({ service: "RDS", account: "production" }),
  }),
  total("keeps-one-of-two-services", "Half of the answer is missing without a word.", "NAT gateway plus data transfer in Q3", {
    period: "2026-Q3",
    filters: where({ service: ["NATGateway", "DataTransfer"] }),
  }),
  total("counts-what-was-excluded", "Tax inflates a comparison of usage.", "total cost last month without tax", {
    period: "last_month",
    exclude: where({ service: "Tax" }),
  }),
  total("reads-a-team-as-an-account", "Teams are tags.", "how much did team payments spend in October?", {
    period: "2026-10",
    filters: where({ "tag:team": "payments" }),
  }),
  total("reads-a-cluster-as-a-namespace", "A cluster's cost holds its nodes.", "cost of batch-eks last month", {
    period: "last_month",
    filters: where({ cluster: "batch-eks" }),
  }),
  total("does-not-find-a-namespace", "Pod cost comes from split cost allocation.", "what did the checkout namespace cost last month", {
    period: "last_month",
    filters: where({ namespace: "checkout" }),
  }),
  total("does-not-know-a-region-by-its-city", "People say Ireland.", "cost in Ireland last month", {
    period: "last_month",
    filters: where({ region: "eu-west-1" }),
  }),
  total("loses-the-purchase-option", "Spot is a filter of its own.", "how much spot did we buy last month, in dollars", {
    period: "last_month",
    filters: where({ purchase_option: "spot" }),
  }),
  total("fails-on-a-misspelt-name", "People type in haste.", "lambda cost in prodution last month", {
    period: "last_month",
    filters: where({ service: "Lambda", account: "production" }),
  }),
];
export default cases;
