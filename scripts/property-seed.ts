import fc from "fast-check";

/**
 * Property tests draw the same cases in every run of `npm test`, so that a failure is one of the change at hand and comes again when it is looked
 * for. `npm run test:random` draws others each time and looks for what these do not show.
 */
const seed = Number(process.env["PROPERTY_SEED"] ?? 20_261_126);
if (!Number.isSafeInteger(seed)) throw new Error("PROPERTY_SEED is a whole number. Leave it out for the usual cases.");
fc.configureGlobal({ seed });
