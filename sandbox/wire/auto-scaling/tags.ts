import type { Group } from "#sandbox/live/auto-scaling-groups";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { type Call, writes } from "#sandbox/wire/aws/call";
import { groupNamed } from "#sandbox/wire/auto-scaling/describe";

type Wanted = { readonly group: Group; readonly key: string; readonly value: string; readonly propagate: boolean };

function wantedFrom(call: Call): readonly Wanted[] {
  return call.parameters.list("Tags.member").map((tag) => {
    const type = tag.text("ResourceType");
    if (type !== undefined && type !== "auto-scaling-group") throw new AwsError("ValidationError", `The resource type ${type} takes no tags here`);
    const key = tag.required("Key");
    if (/^aws:/i.test(key)) throw new AwsError("ValidationError", `Tag keys starting with 'aws:' are reserved: ${key}`);
    return {
      group: groupNamed(call, tag.required("ResourceId")),
      key,
      value: tag.text("Value") ?? "",
      propagate: tag.flag("PropagateAtLaunch") ?? false,
    };
  });
}

function byGroup(wanted: readonly Wanted[]): readonly (readonly [Group, readonly Wanted[]])[] {
  const names = [...new Set(wanted.map(({ group }) => group.name))];
  return names.flatMap((name) => {
    const own = wanted.filter(({ group }) => group.name === name);
    return own[0] === undefined ? [] : [[own[0].group, own] as const];
  });
}

export const createOrUpdateTags = writes((call) => {
  const groups = byGroup(wantedFrom(call));
  return () => {
    for (const [group, wanted] of groups) {
      const kept = group.settings.tags.filter(({ key }) => !wanted.some((one) => one.key === key));
      const tags = [...kept, ...wanted.map(({ key, value, propagate }) => ({ key, value, propagate }))];
      call.groups.update(group, { ...group.settings, tags }, undefined);
    }
    return undefined;
  };
});

export const deleteTags = writes((call) => {
  const groups = byGroup(wantedFrom(call));
  return () => {
    for (const [group, wanted] of groups) {
      const tags = group.settings.tags.filter(({ key }) => !wanted.some((one) => one.key === key));
      call.groups.update(group, { ...group.settings, tags }, undefined);
    }
    return undefined;
  };
});
