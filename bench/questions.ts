/** Questions as people ask them, of every kind that the offline planner answers with figures. */
export const QUESTIONS: readonly string[] = [
  "what did we spend last month", "cost by service last month", "EC2 by account this month", "daily cost last 30 days", "RDS in production last month", "S3 cost by region last quarter",
  "what did we spend this month so far", "amortized cost by team last month", "unblended cost last month by account", "top 5 services last month", "EC2 by instance type last month",
  "cost by cluster last month", "savings plan coverage last month", "savings plan utilization last month by account", "cost per day of Lambda last week", "data transfer last month by account",
  "monthly cost this year", "EBS by account last month", "NAT gateway cost last month", "why did cost change last month", "spend in staging last month by service", "cost by namespace last month",
  "cost by region last month", "tax last month", "support cost this year by month",
];
