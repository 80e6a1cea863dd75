import type { Dispatcher } from "undici";

/** The header that replaces content-encoding, because undici's fetch would decode by the header rather than the actual bytes. */
export const undecodedCoding = "x-undecoded-content-encoding";

/** Passes bodies through without decoding. */
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
