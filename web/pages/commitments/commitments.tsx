import { Bar } from "#web/app/bar.tsx";

/** What is promised to AWS, what it is used for, and what would be worth promising. */
export function Commitments() {
  return <Bar title="Commitments" />;
}
