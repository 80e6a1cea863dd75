import type { Dispatcher } from "undici";

/** Where a response says how its body is coded, which undici's fetch would undo by what is said and not by what came. */
export const undecodedCoding = "x-undecoded-content-encoding";

/** Hands bodies on as they came. */
export const undecoded: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch(options, {
    onRequestStart: (...args) => handler.onRequestStart?.(...args),
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStart: (controller, status, headers, message) => {
      const { rawHeaders } = controller as { rawHeaders?: unknown };
      if (Array.isArray(rawHeaders))
        for (let at = 0; at < rawHeaders.length; at += 2)
          if (String(rawHeaders[at]).toLowerCase() === "content-encoding") rawHeaders[at] = Buffer.from(undecodedCoding);
      const { "content-encoding": coding, ...others } = headers;
      handler.onResponseStart?.(controller, status, coding === undefined ? headers : { ...others, [undecodedCoding]: coding }, message);
    },
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError: (...args) => handler.onResponseError?.(...args),
  });
