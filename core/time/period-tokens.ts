/** The tokens that people can pick a period from, with their label, in the order of a menu. */
export const PERIOD_TOKENS: readonly { readonly token: string; readonly label: string }[] = [
  { token: "this_month", label: "This month to date" },
  { token: "last_month", label: "Last month" },
  { token: "last_7d", label: "Last 7 days" },
  { token: "last_30d", label: "Last 30 days" },
  { token: "last_90d", label: "Last 90 days" },
  { token: "yesterday", label: "Yesterday" },
  { token: "this_week", label: "This week to date" },
  { token: "last_week", label: "Last week" },
  { token: "this_quarter", label: "This quarter to date" },
  { token: "last_quarter", label: "Last quarter" },
  { token: "last_3mo", label: "Last 3 months" },
  { token: "last_6mo", label: "Last 6 months" },
  { token: "last_12mo", label: "Last 12 months" },
  { token: "this_year", label: "This year to date" },
  { token: "last_year", label: "Last year" },
];
