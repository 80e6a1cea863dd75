"use client";

import { Square, Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { IconButton } from "#components/ui/button.tsx";
import { t } from "#messages/text.ts";
import { spokenPieces } from "./spoken.ts";

/** Reads a reply aloud where the browser has a voice; another press, or another reply, ends it. */
export function ReadAloud({ text }: { text: string }) {
  // The server cannot know, and most pages are drawn there first.
  const [canSpeak, setCanSpeak] = useState(false);
  const [isSpeaking, setSpeaking] = useState(false);
  const isMine = useRef(false);
  useEffect(() => setCanSpeak("speechSynthesis" in window && "SpeechSynthesisUtterance" in window), []);
  useEffect(() => () => void (isMine.current && window.speechSynthesis.cancel()), []);
  if (!canSpeak) return null;

  function speak() {
    const { speechSynthesis } = window;
    speechSynthesis.cancel();
    if (isSpeaking) return;
    const pieces = spokenPieces(text);
    const end = () => {
      isMine.current = false;
      setSpeaking(false);
    };
    for (const [at, piece] of pieces.entries()) {
      const words = new SpeechSynthesisUtterance(piece);
      words.onerror = end;
      if (at === pieces.length - 1) words.onend = end;
      speechSynthesis.speak(words);
    }
    isMine.current = pieces.length > 0;
    setSpeaking(pieces.length > 0);
  }

  return (
    <IconButton label={isSpeaking ? t("chat.stopReading") : t("chat.readAloud")} onClick={speak}>
      {isSpeaking ? <Square className="size-3.5" /> : <Volume2 className="size-3.5" />}
    </IconButton>
  );
}
