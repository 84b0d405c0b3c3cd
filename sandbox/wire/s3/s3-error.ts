import { AwsError } from "#sandbox/wire/aws/aws-error";

export const noSuchBucket = () => new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
export const noSuchKey = () => new AwsError("NoSuchKey", "The specified key does not exist.", 404);
export const accessDenied = () => new AwsError("AccessDenied", "Access Denied", 403);
export const notImplemented = (what: string) => new AwsError("NotImplemented", `The sandbox has no ${what} of s3.`, 501);
