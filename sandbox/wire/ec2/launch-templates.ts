import { type LaunchTemplate, launchTemplateOf } from "#sandbox/live/pool-places";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { type Call, pageOf, reads } from "#sandbox/wire/aws/call";
import type { QueryParameters } from "#sandbox/wire/aws/query-parameters";
import { filterOf } from "#sandbox/wire/aws/filters";
import { tagSet } from "#sandbox/wire/ec2/instance-xml";

const CREATED = new Date("2024-04-09T09:00:00Z");
const LARGEST_PAGE = 200;

function templatesOf({ world, accountId, region }: Call): readonly LaunchTemplate[] {
  return world.company.pools.flatMap((pool) => {
    const template = pool.region === region ? launchTemplateOf(world.company, pool) : undefined;
    return template !== undefined && template.accountId === accountId ? [template] : [];
  });
}

/** The template that a specification names, by id or by name. @throws AwsError */
export function templateFor(call: Call, specification: QueryParameters, version = specification.text("Version")): LaunchTemplate {
  const id = specification.text("LaunchTemplateId");
  const name = specification.text("LaunchTemplateName");
  if ((id === undefined) === (name === undefined)) {
    throw new AwsError("InvalidParameterCombination", "Either the launch template ID or the launch template name must be given, not both.");
  }
  const found = templatesOf(call).find((template) => template.id === id || template.name === name);
  if (found === undefined) {
    const [code, said] = id === undefined ? ["InvalidLaunchTemplateName.NotFoundException", name] : ["InvalidLaunchTemplateId.NotFound", id];
    throw new AwsError(code, `The specified launch template, with template ${id === undefined ? "name" : "ID"} ${said}, does not exist.`);
  }
  if (version !== undefined && ![found.version, "$Latest", "$Default"].includes(version)) {
    throw new AwsError(
      "InvalidLaunchTemplateId.VersionNotFound",
      `Could not find the specified version ${version} for the launch template with ID ${found.id}.`,
    );
  }
  return found;
}

const heading = ({ id, name, accountId }: LaunchTemplate) => ({
  launchTemplateId: id,
  launchTemplateName: name,
  createTime: CREATED,
  createdBy: `arn:aws:iam::${accountId}:role/platform`,
});

export const describeLaunchTemplates = reads((call) => {
  const { parameters } = call;
  const holds = filterOf(parameters, ["launch-template-name", "create-time", "tag"]);
  const [ids, names] = [parameters.texts("LaunchTemplateId"), parameters.texts("LaunchTemplateName")];
  const all = templatesOf(call);
  const missing = [...ids.filter((id) => !all.some((one) => one.id === id)), ...names.filter((name) => !all.some((one) => one.name === name))];
  if (missing.length > 0) throw new AwsError("InvalidLaunchTemplateId.NotFound", `The specified launch template ${missing[0]} does not exist.`);
  const found = all.filter(
    (one) =>
      (ids.length + names.length === 0 || ids.includes(one.id) || names.includes(one.name)) &&
      holds({ "launch-template-name": [one.name], "create-time": [CREATED.toISOString()] }, one.tags),
  );
  const size = Math.min(parameters.integer("MaxResults") ?? LARGEST_PAGE, LARGEST_PAGE);
  const { page, next } = pageOf(found, ({ id }) => id, { size, token: parameters.text("NextToken") });
  return {
    launchTemplates: page.map((one) => ({ ...heading(one), defaultVersionNumber: 1, latestVersionNumber: 1, tagSet: tagSet(one.tags) })),
    nextToken: next,
  };
});

export const describeLaunchTemplateVersions = reads((call) => {
  const { parameters } = call;
  const named = parameters.text("LaunchTemplateId") !== undefined || parameters.text("LaunchTemplateName") !== undefined;
  const templates = named ? [templateFor(call, parameters, "$Default")] : templatesOf(call);
  const asked = parameters.texts("LaunchTemplateVersion");
  const wanted = asked.length === 0 || asked.some((version) => ["1", "$Latest", "$Default"].includes(version));
  return {
    launchTemplateVersionSet: (wanted ? templates : []).map((one) => ({
      ...heading(one),
      versionNumber: 1,
      defaultVersion: true,
      launchTemplateData: {
        imageId: one.imageId,
        instanceType: one.pool.instanceType,
        blockDeviceMappingSet: [
          { deviceName: "/dev/xvda", ebs: { deleteOnTermination: true, volumeSize: one.pool.disk.gb, volumeType: one.pool.disk.type } },
        ],
        tagSpecificationSet: [{ resourceType: "instance", tagSet: tagSet(one.tags) }],
      },
    })),
  };
});
