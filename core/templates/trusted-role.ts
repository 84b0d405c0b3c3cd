/** One statement of a policy. */
export type PolicyStatement = {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly unknown[];
  readonly Condition?: object;
};

export function allow(sid: string, actions: readonly string[], resources: readonly unknown[], condition?: object): PolicyStatement {
  return { Sid: sid, Effect: "Allow", Action: actions, Resource: resources, ...(condition === undefined ? {} : { Condition: condition }) };
}

/** A template of one role that trusts us with the external id of its organization alone. */
export function trustedRoleTemplate(role: {
  /** Of the resource in the template. */
  readonly name: string;
  readonly roleName: string;
  readonly about: string;
  readonly description: string;
  readonly policyName: string;
  readonly statements: readonly PolicyStatement[];
  readonly externalId: string;
  readonly trustedPrincipal: string;
}): object {
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: role.about,
    Parameters: {
      TrustedPrincipal: { Type: "String", Default: role.trustedPrincipal, Description: "The AWS identity of the Major Tom server" },
      ExternalId: { Type: "String", Default: role.externalId, Description: "Of your organization; do not change it" },
      RoleName: { Type: "String", Default: role.roleName },
    },
    Resources: {
      [role.name]: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: { Ref: "RoleName" },
          Description: role.description,
          MaxSessionDuration: 3600,
          AssumeRolePolicyDocument: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { AWS: { Ref: "TrustedPrincipal" } },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "sts:ExternalId": { Ref: "ExternalId" } } },
              },
            ],
          },
          Policies: [{ PolicyName: role.policyName, PolicyDocument: { Version: "2012-10-17", Statement: role.statements } }],
        },
      },
    },
    Outputs: { RoleArn: { Description: "Give it to Major Tom", Value: { "Fn::GetAtt": [role.name, "Arn"] } } },
  };
}
