/**
 * The two tables of the gate as plain text, for a model that shares no code with the product:
 * who signs what, and what may become of a proposal. Times in minutes. In the model, buying is paused where it is dev.
 */
export const WHO_SIGNS = `
| kind                | where | propose      | sign         | signatures  | owners | requester       | money | step-up | lives | starts |
| schedule_edit       | any   | owner, admin | owner, admin | 1           | 0      | may             | no    | no      | 10080 | 1440   |
| rightsize           | dev   | owner, admin | owner, admin | 1           | 0      | may             | no    | no      | 10080 | 1440   |
| rightsize           | prod  | owner, admin | owner, admin | 1           | 0      | not where two   | no    | no      | 240   | 30     |
| node_switch         | dev   | owner, admin | owner, admin | 1           | 0      | may             | no    | no      | 240   | 30     |
| node_switch         | prod  | owner, admin | owner, admin | 1           | 0      | not where two   | no    | no      | 240   | 30     |
| hibernate_now       | dev   | owner, admin | owner, admin | 1           | 0      | may             | no    | no      | 240   | 30     |
| hibernate_now       | prod  | owner, admin | owner, admin | 1           | 0      | not where two   | no    | no      | 240   | 30     |
| wake_now            | dev   | owner, admin | owner, admin | 1           | 0      | may             | no    | no      | 240   | 30     |
| wake_now            | prod  | owner, admin | owner, admin | 1           | 0      | not where two   | no    | no      | 240   | 30     |
| drain               | dev   | owner, admin | owner, admin | 1           | 0      | may             | no    | no      | 240   | 30     |
| drain               | prod  | owner, admin | owner, admin | 1           | 0      | not where two   | no    | no      | 240   | 30     |
| policy_change       | any   | owner        | owner        | 1           | 1      | may             | no    | yes     | 1440  | -      |
| cap_raise           | any   | owner        | owner        | 1           | 1      | may             | no    | yes     | 1440  | -      |
| kill_switch_release | any   | owner        | owner        | 1           | 1      | may             | no    | yes     | 1440  | -      |
| exemption_removal   | any   | owner        | owner        | 1           | 1      | may             | no    | yes     | 1440  | -      |
| connection_write    | any   | owner        | owner        | 1           | 1      | may             | no    | yes     | 1440  | -      |
| sp_purchase         | any   | owner, admin | owner, admin | 2 and a submit counts | 1 | never      | yes   | yes     | 1440  | 60     |
| sp_return           | any   | owner, admin | owner        | 1           | 1      | may             | no    | no      | 1440  | 60     |
| sp_delete_queued    | buying | owner, admin | owner       | 1           | 1      | may             | no    | no      | 1440  | 60     |
| sp_delete_queued    | paused | owner, admin | owner, admin | 1          | 0      | may             | no    | no      | 1440  | 60     |
| lab_live_switch     | any   | owner        | owner        | 1           | 1      | may             | no    | no      | 60    | 15     |
`;

/** Guards are tried in their order; the first that does not hold names the refusal. */
export const WHAT_BECOMES = `
| from                                    | event          | guards                                                                                                     | to             |
| proposed, partially_approved            | approve        | in time, hash shown, signed in, live, in person, member, signs, approving, cooled, asked by another, unsigned, stepped up, on the web | signed |
| proposed, partially_approved, approved  | reject         | in time, hash shown, signed in, live, in person, member, manages                                           | rejected       |
| proposed, partially_approved, approved  | edit           | in time, hash shown, signed in, live, in person, member, proposes                                          | revised        |
| proposed, partially_approved, approved  | cancel         | in time, signed in, live, in person, member, asked or owner                                                | cancelled      |
| proposed, partially_approved, approved  | clock          | over                                                                                                       | expired        |
| approved                                | claim          |                                                                                                            | claimed        |
| executing                               | succeeded      |                                                                                                            | succeeded      |
| executing                               | failed         |                                                                                                            | failed         |
| executing                               | rolling_back   |                                                                                                            | rolling_back   |
| executing, rolling_back                 | needs_attention |                                                                                                           | needs_attention |
| rolling_back                            | rolled_back    |                                                                                                            | rolled_back    |
| needs_attention                         | resolve        | signed in, live, in person, member, owner, reason                                                          | resolved       |
`;

/** Rows of such a table, as records of its head. */
export function rowsOf(table: string): readonly Readonly<Record<string, string>>[] {
  const [head = [], ...rows] = table
    .trim()
    .split("\n")
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ""])));
}
