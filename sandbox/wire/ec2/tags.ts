import { AwsError } from "#sandbox/wire/aws/aws-error";
import { pageOf, reads, writes } from "#sandbox/wire/aws/call";
import type { QueryParameters } from "#sandbox/wire/aws/query-parameters";
import { filterOf } from "#sandbox/wire/aws/filters";
import { instancesById } from "#sandbox/wire/ec2/instances";

const MOST_TAGS = 50;
const LARGEST_PAGE = 1000;

/** Instances only: nothing else here takes tags. */
const targetsOf = (parameters: QueryParameters): readonly string[] => {
  const ids = parameters.texts("ResourceId");
  if (ids.length === 0) throw new AwsError("MissingParameter", "The request must contain the parameter resourceIdSet");
  const other = ids.find((id) => !id.startsWith("i-"));
  if (other !== undefined) throw new AwsError("InvalidID", `The ID '${other}' is not valid: only instances take tags here`);
  return ids;
};

/** @throws AwsError */
export function tagsFrom(list: readonly QueryParameters[]): Readonly<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (const tag of list) {
    const key = tag.required("Key");
    const value = tag.text("Value") ?? "";
    if (/^aws:/i.test(key)) throw new AwsError("InvalidParameterValue", `Tag keys starting with 'aws:' are reserved for internal use: ${key}`);
    if (key.length > 128) throw new AwsError("InvalidParameterValue", "Tag key exceeds the maximum length of 128 characters");
    if (value.length > 256) throw new AwsError("InvalidParameterValue", "Tag value exceeds the maximum length of 256 characters");
    tags[key] = value;
  }
  return tags;
}

export const createTags = writes(({ world, accountId, region, parameters }) => {
  const ids = targetsOf(parameters);
  const tags = tagsFrom(parameters.list("Tag"));
  if (Object.keys(tags).length === 0) throw new AwsError("MissingParameter", "The request must contain the parameter tagSet");
  const found = instancesById(world.instances({ accountId, region }), ids);
  for (const one of found) {
    const own = Object.keys({ ...one.tags, ...tags }).filter((key) => !key.startsWith("aws:"));
    if (own.length > MOST_TAGS) throw new AwsError("TagLimitExceeded", `The maximum number of tags for ${one.id} is ${MOST_TAGS}`);
  }
  return () => {
    for (const { id } of found) world.tag(id, tags);
    return { return: true };
  };
});

export const deleteTags = writes(({ world, accountId, region, parameters }) => {
  const found = instancesById(world.instances({ accountId, region }), targetsOf(parameters));
  const named = parameters.list("Tag").map((tag) => ({ key: tag.required("Key"), value: tag.text("Value") }));
  return () => {
    for (const one of found) {
      const own = Object.keys(one.tags).filter((key) => !key.startsWith("aws:"));
      const goes = named.length === 0 ? own : named.filter(({ key, value }) => value === undefined || one.tags[key] === value).map(({ key }) => key);
      const removed = goes.filter((key) => own.includes(key));
      if (removed.length > 0) world.tag(one.id, Object.fromEntries(removed.map((key) => [key, undefined])));
    }
    return { return: true };
  };
});

export const describeTags = reads(({ world, accountId, region, parameters }) => {
  const holds = filterOf(parameters, ["resource-id", "resource-type", "key", "value", "tag"]);
  const all = world
    .seenInstances({ accountId, region })
    .flatMap((one) => Object.entries(one.tags).map(([key, value]) => ({ resourceId: one.id, resourceType: "instance", key, value })));
  const found = all.filter((one) =>
    holds({ "resource-id": [one.resourceId], "resource-type": [one.resourceType], key: [one.key], value: [one.value] }, { [one.key]: one.value }),
  );
  const size = Math.min(parameters.integer("MaxResults") ?? LARGEST_PAGE, LARGEST_PAGE);
  const { page, next } = pageOf(found, (one) => `${one.resourceId}/${one.key}`, { size, token: parameters.text("NextToken") });
  return { tagSet: [...page], nextToken: next };
});
