/** Where a file of the runbooks is read: `docs/runbooks/savings-plans.md#queued` as `/runbooks/savings-plans#queued`. */
export const runbookOf = (playbook: string): string => playbook.replace(/^docs\//, "/").replace(/\.md(?=#|$)/, "");
