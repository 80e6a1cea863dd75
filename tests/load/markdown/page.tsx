import { type ComponentType, useState } from "react";
import { createRoot } from "react-dom/client";
import { Markdown as Present } from "../../../src/features/chat/markdown/markdown.tsx";
import { Markdown as Former } from "./former-renderer.tsx";
import "../../../src/app/globals.css";

type Renderer = ComponentType<{ text: string; isOpen: boolean }>;
export type Streamed = { name: "present" | "former" | "none"; text: string; pieceLength: number };

declare global {
  interface Window {
    stream: (reply: Streamed) => Promise<number>;
  }
}

const renderers: Record<Streamed["name"], Renderer> = { present: Present, former: Former, none: () => null };
const framesPerPiece = 3;
/** A chunk without visible change, such as the second sign of `**`, is not waited for longer. */
const framesToDrawMax = 30;

/**
 * Grows a reply, each chunk once the previous one is drawn, so that a slow renderer cannot skip any; resolves with what is
 * shown.
 */
window.stream = async ({ name, text, pieceLength }) => {
  const place = document.createElement("main");
  document.body.replaceChildren(place);
  const root = createRoot(place);
  let grow = (_shown: string) => {};
  function Reply() {
    const [shown, setShown] = useState("");
    grow = setShown;
    const Renderer = renderers[name];
    return <Renderer text={shown} isOpen />;
  }
  root.render(<Reply />);
  await frames(framesPerPiece);
  let drawn = true;
  const observer = new MutationObserver(() => {
    drawn = true;
  });
  observer.observe(place, { subtree: true, childList: true, characterData: true });
  for (let end = pieceLength; end < text.length + pieceLength; end += pieceLength) {
    drawn = name === "none";
    grow(text.slice(0, end));
    await frames(framesPerPiece);
    for (let waited = framesPerPiece; !drawn && waited < framesToDrawMax; waited += 1) await frames(1);
  }
  observer.disconnect();
  const length = place.textContent?.length ?? 0;
  root.unmount();
  return length;
};

async function frames(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await new Promise(requestAnimationFrame);
}
