import fc from "fast-check";

/**
 * fast-check with one seed for a whole run, so that the same commit always meets the same cases: what fails on a CI machine
 * fails on every other. `PROPERTY_SEED` set to another number looks at others.
 */
const seed = Number(process.env.PROPERTY_SEED ?? 1);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

export default fc;
