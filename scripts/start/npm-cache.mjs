// Imported before anything is installed: no dependency, any Node >= 20.19.
import { accessSync, constants, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** npm installs nothing where it cannot write below the home folder, as for users of services: then it gets a folder that it can. */
export function npmCacheVariables(env) {
  if (process.platform === "win32" || env.npm_config_cache) return {};
  try {
    const folder = join(env.HOME ?? "", ".npm");
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return {};
  } catch {
    return { npm_config_cache: join(tmpdir(), `bestchat-npm-${process.getuid?.() ?? ""}`) };
  }
}
