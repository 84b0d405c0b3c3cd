import { instanceType, instanceTypeNames, onDemandPrice } from "#core/pricing/instance-types";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { pageOf, reads } from "#sandbox/wire/aws/call";
import { filterOf } from "#sandbox/wire/aws/filters";
import { architectureOf } from "#sandbox/wire/ec2/instance-xml";

const LARGEST_PAGE = 100;
const OLD_FAMILIES = /^(m4|c4|r4|t2|p3)$/;

export const describeInstanceTypes = reads(({ region, parameters }) => {
  const asked = parameters.texts("InstanceType");
  const unknown = asked.filter((type) => onDemandPrice(type, region) === undefined);
  if (unknown.length > 0) throw new AwsError("InvalidInstanceType", `The following supplied instance types do not exist: [${unknown.join(", ")}]`);
  const holds = filterOf(parameters, ["instance-type", "processor-info.supported-architecture", "current-generation", "supported-usage-class"]);
  const found = instanceTypeNames()
    .filter((type) => onDemandPrice(type, region) !== undefined && (asked.length === 0 || asked.includes(type)))
    .filter((type) =>
      holds({
        "instance-type": [type],
        "processor-info.supported-architecture": [architectureOf(type)],
        "current-generation": [String(!OLD_FAMILIES.test(type.split(".")[0] ?? ""))],
        "supported-usage-class": ["on-demand", "spot"],
      }),
    );
  const size = Math.min(parameters.integer("MaxResults") ?? LARGEST_PAGE, LARGEST_PAGE);
  const { page, next } = pageOf(found, (type) => type, { size, token: parameters.text("NextToken") });
  return {
    instanceTypeSet: page.flatMap((type) => {
      const facts = instanceType(type);
      if (facts === undefined) return [];
      return [
        {
          instanceType: type,
          currentGeneration: !OLD_FAMILIES.test(facts.family),
          bareMetal: facts.size.startsWith("metal"),
          hypervisor: "nitro",
          supportedUsageClasses: ["on-demand", "spot"],
          supportedRootDeviceTypes: ["ebs"],
          processorInfo: { supportedArchitectures: [architectureOf(type)] },
          vCpuInfo: { defaultVCpus: facts.vcpu },
          memoryInfo: { sizeInMiB: facts.memoryMib },
          ...(facts.gpuCount > 0 ? { gpuInfo: { gpus: [{ name: facts.gpuName, manufacturer: "NVIDIA", count: facts.gpuCount }] } } : {}),
          burstablePerformanceSupported: facts.family.startsWith("t"),
        },
      ];
    }),
    nextToken: next,
  };
});
