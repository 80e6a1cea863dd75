/**
 * What else Node's own clients need where a proxy is set: to use it, but never for this machine, where the product's processes
 * talk to each other. Imported by boot.mjs, so nothing is imported here.
 * @param {Record<string, string | undefined>} env
 * @returns {Record<string, string>}
 */
export function proxyVariables(env) {
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];
  if (!names.some((name) => env[name])) return {};
  const given = env.NO_PROXY ?? env.no_proxy ?? "";
  const direct = [...given.split(","), "localhost", "127.0.0.1", "::1", "[::1]"].map((host) => host.trim()).filter(Boolean);
  const list = [...new Set(direct)].join(",");
  return { NODE_USE_ENV_PROXY: env.NODE_USE_ENV_PROXY ?? "1", NO_PROXY: list, no_proxy: list };
}
