import type { Things } from "./things.ts";

/**
 * How to call one entry point with somebody's things, and what that must mean for others:
 * object — it names a thing: another user's is answered exactly as a missing one ·
 * claimed — it names an id of the client's making: another user's is refused, an unused one is free ·
 * own — it names nothing: everybody gets their own, and nothing of anyone else's ·
 * open — for anybody: the same answer whoever asks.
 */
export type Declaration<Input> = {
  scope: "object" | "claimed" | "own" | "open";
  call: (things: Things) => Input;
  /** The owner's answer shows something of theirs: without that, nothing of it in another's answer proves nothing. */
  shows: boolean;
  /** It depends on a service that tests do not have: the owner's answer may be a failure. */
  outside: boolean;
  /** With what another user's id is refused. */
  code: "NOT_FOUND" | "CONFLICT" | "UNAUTHENTICATED" | "model_not_found";
};

type Call<Input> = (things: Things) => Input;

export function object<Input>(call: Call<Input>, code: Declaration<Input>["code"] = "NOT_FOUND"): Declaration<Input> {
  return { scope: "object", call, shows: false, outside: false, code };
}

/** As `object`, for what needs a service that tests do not have. */
export function objectOutside<Input>(call: Call<Input>, code: Declaration<Input>["code"] = "NOT_FOUND"): Declaration<Input> {
  return { ...object(call, code), outside: true };
}

export function claimed<Input>(call: Call<Input>, code: Declaration<Input>["code"]): Declaration<Input> {
  return { scope: "claimed", call, shows: false, outside: false, code };
}

export function own<Input>(call: Call<Input>): Declaration<Input> {
  return { scope: "own", call, shows: false, outside: false, code: "NOT_FOUND" };
}

/** As `own`, for what shows things of the owner. */
export function ownShown<Input>(call: Call<Input>): Declaration<Input> {
  return { ...own(call), shows: true };
}

/** As `own`, for what needs a service that tests do not have. */
export function ownOutside<Input>(call: Call<Input>): Declaration<Input> {
  return { ...own(call), outside: true };
}

export function open<Input>(call: Call<Input>): Declaration<Input> {
  return { ...own(call), scope: "open" };
}
