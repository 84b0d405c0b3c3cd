import type { z } from "zod";
import type * as vendor from "#core/api/vendor";

export type VendorStanding = z.infer<typeof vendor.VendorStanding>;
export type LinkInfo = z.infer<typeof vendor.LinkInfo>;
export const STANDING = "/api/vendor";
