import { registerHooks } from "node:module";

// Preloaded: reports which OpenTelemetry packages a process loads, except the API package, which other libraries also use.
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const name = /node_modules\/(@opentelemetry\/(?!api\/|semantic-conventions\/)[\w-]+)/.exec(found.url)?.[1];
    if (name) console.log(`loaded ${name}`);
    return found;
  },
});
