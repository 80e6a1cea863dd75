import { ColourDesk, type ColourRequest } from "./colour-desk.ts";

const desk = new ColourDesk();

self.addEventListener("message", ({ data }: MessageEvent<ColourRequest>) => {
  void desk.take(data).then(
    (answer) => self.postMessage(answer ?? { id: data.id, isPlain: true }),
    () => self.postMessage({ id: data.id, isPlain: true }),
  );
});
