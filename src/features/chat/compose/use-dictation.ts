"use client";

import { useEffect, useRef, useState } from "react";
import { readerLocale } from "#messages/text.ts";
import { type DictationProblem, heardOf, problemOf, type Recognition, type Results, spokenLanguage } from "./dictation.ts";

type Recogniser = new () => Recognition;
export type Dictation = ReturnType<typeof useDictation>;

/**
 * Words that are spoken, by the browser's own recognition, given to `onWords` as soon as they stand. `open`: what the browser may still
 * change. `start` is null where the browser has none.
 */
export function useDictation(onWords: (words: string) => void) {
  const [Recogniser, setRecogniser] = useState<Recogniser | null>(null);
  const [isListening, setListening] = useState(false);
  const [open, setOpen] = useState("");
  const [problem, setProblem] = useState<DictationProblem | null>(null);
  const current = useRef<Recognition>(null);
  const latest = useRef(onWords);
  latest.current = onWords;
  // The server cannot know, and most pages are drawn there first.
  useEffect(() => setRecogniser(() => recogniserOf(window)), []);
  useEffect(() => () => current.current?.abort(), []);

  function end(recognition: Recognition) {
    if (current.current !== recognition) return;
    current.current = null;
    setListening(false);
    setOpen("");
  }

  function start(Chosen: Recogniser) {
    const recognition = new Chosen();
    recognition.lang = spokenLanguage(readerLocale(), navigator.languages);
    recognition.interimResults = true;
    // Phones that go on listening tell the same words several times.
    recognition.continuous = window.matchMedia("(pointer: fine)").matches;
    recognition.addEventListener("result", (event) => {
      if (current.current !== recognition) return;
      const heard = heardOf(event as Event & Results);
      setOpen(heard.open);
      if (heard.settled) latest.current(heard.settled);
    });
    recognition.addEventListener("error", (event) => {
      if (current.current === recognition) setProblem(problemOf("error" in event ? event.error : undefined));
      end(recognition);
    });
    recognition.addEventListener("end", () => end(recognition));
    current.current = recognition;
    setProblem(null);
    setListening(true);
    try {
      recognition.start();
    } catch {
      setProblem("ended");
      end(recognition);
    }
  }

  /** What is said from now on is nobody's; what was not settled is left out. */
  function stop() {
    const recognition = current.current;
    setProblem(null);
    if (!recognition) return;
    end(recognition);
    recognition.abort();
  }

  return { isListening, open, problem, start: Recogniser && (() => start(Recogniser)), stop };
}

function recogniserOf(given: object): Recogniser | null {
  const { SpeechRecognition, webkitSpeechRecognition } = given as Record<string, unknown>;
  const found = SpeechRecognition ?? webkitSpeechRecognition;
  return typeof found === "function" ? (found as Recogniser) : null;
}
