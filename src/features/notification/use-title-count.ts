"use client";

import { useEffect } from "react";

const counted = /^\(\d+\+?\) /;

/** Shows how much is unread before the page's title, whichever title the page sets. */
export function useTitleCount(unread: number): void {
  useEffect(() => {
    const set = () => {
      const bare = document.title.replace(counted, "");
      const wanted = unread > 0 ? `(${unread > 99 ? "99+" : unread}) ${bare}` : bare;
      if (document.title !== wanted) document.title = wanted;
    };
    set();
    const observer = new MutationObserver(set);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [unread]);
}
