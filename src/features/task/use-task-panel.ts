"use client";

import { useEffect, useState } from "react";

const key = "bestchat.tasks";

/** Whether the list is open beside the conversation, which this browser remembers, or over it where there is no room. */
export function useTaskPanel() {
  const [beside, setBeside] = useState(true);
  const [over, setOver] = useState(false);
  useEffect(() => setBeside(localStorage.getItem(key) !== "hidden"), []);
  function keepBeside(next: boolean) {
    setBeside(next);
    localStorage.setItem(key, next ? "beside" : "hidden");
  }
  return { beside, setBeside: keepBeside, over, setOver };
}
