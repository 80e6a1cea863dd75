import fc from "fast-check";

/**
 * fast-check with one seed per run, so that a commit always gets the same cases: a failure on a CI machine is reproducible
 * everywhere. Set `PROPERTY_SEED` to try others.
 */
const seed = Number(process.env.PROPERTY_SEED ?? 1);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

export default fc;
