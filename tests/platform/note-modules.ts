import { registerHooks } from "node:module";

// Preloaded: says which of OpenTelemetry's packages a process loads, but for its interface, which other libraries hold for themselves.
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const name = /node_modules\/(@opentelemetry\/(?!api\/|semantic-conventions\/)[\w-]+)/.exec(found.url)?.[1];
    if (name) console.log(`loaded ${name}`);
    return found;
  },
});
