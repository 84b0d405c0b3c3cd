/** Display names of metrics, as they stand in the middle of a sentence. */
export const METRIC_NAMES: Readonly<Record<string, string>> = {
  unblended: "unblended cost",
  amortized: "amortized cost",
  net: "net cost",
  net_amortized: "net amortized cost",
  gross: "gross cost",
  billed: "billed cost",
  list: "list cost",
  usage: "usage",
  savings: "savings",
  coverage: "coverage",
  utilization: "utilization",
  esr: "effective savings rate",
  rate: "hourly rate",
  unit_cost: "unit cost",
  idle: "idle cost",
  efficiency: "efficiency",
  effective: "effective cost",
  untagged_share: "untagged share",
  unused_commitment: "unused commitment",
};

export const DIMENSION_NAMES: Readonly<Record<string, string>> = {
  usage_type: "usage type",
  instance_type: "instance type",
  instance_family: "instance family",
  family: "instance family",
  purchase_option: "purchase option",
  purchase: "purchase option",
  charge_category: "charge category",
};

export const SCHEDULE_NAMES: Readonly<Record<string, string>> = {
  nights: "at night",
  weekends: "at weekends",
  nights_weekends: "nights and weekends",
  now: "now",
  tonight: "tonight",
  custom: "on a schedule",
};

export const CHART_NAMES: Readonly<Record<string, string>> = {
  bar: "Bars",
  line: "Line",
  area: "Area",
  pie: "Pie",
  table: "Table",
  heatmap: "Heat map",
};
