import { expect, test } from "vitest";
import { notify } from "#domain/notification/notify.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { usePhones } from "../../../tests/phones.ts";
import { startPushWorker } from "../../../tests/push-worker.ts";

const { store, makePhones, send } = usePhones();

test("an approval that meets a changed task asks again in the account's language, and is then given or taken back", async () => {
  const { user } = await makePhones();
  await db().user.update({ where: { id: user.id }, data: { locale: "de" } });
  const told = await db().$transaction((tx) =>
    notify(tx, { userId: user.id, kind: "run_waiting", fact: "waits", title: "Plan", body: "Fragt: „Tee“ löschen?", url: "/chat/1" }),
  );
  await send();
  const changed = { error: { message: "changed", data: { errorCode: "CONFLICT", fields: [{ field: "anyway", message: "changed" }] } } };
  const start = async (refusal: object | null) => {
    const worker = startPushWorker("https://chat.example", (procedure, { anyway, decision }) =>
      refusal && procedure === "notifications.decide" && decision === "approve" && !anyway
        ? { status: 409, body: refusal }
        : { status: 200 },
    );
    await worker.push(store.messages[0]?.payload);
    return worker;
  };
  const actions = (...names: string[]) => names.map((title) => expect.objectContaining({ title }));

  const worker = await start(changed);
  expect(worker.shown[0]?.actions).toEqual(actions("Freigeben", "Ablehnen"));
  await worker.press("approve");
  expect(worker.opened, "the choice is on the message").toEqual([]);
  expect(worker.shown[1]).toMatchObject({
    title: "Plan",
    body: "Was dieser Schritt betrifft, hat sich inzwischen geändert. Gib ihn trotzdem frei oder lehne ihn ab.",
    tag: `notification-${told?.id}`,
    actions: actions("Trotzdem freigeben", "Ablehnen"),
  });
  expect(worker.calls, "it is still unread").toEqual([["notifications.decide", { id: told?.id, decision: "approve" }]]);
  await worker.press("anyway");
  expect(worker.calls.slice(1)).toEqual([
    ["notifications.decide", { id: told?.id, decision: "approve", anyway: true }],
    ["notifications.read", { ids: [told?.id] }],
  ]);
  expect([worker.shown.length, worker.opened]).toEqual([2, []]);

  const declined = await start(changed);
  await declined.press("approve");
  await declined.press("reject");
  expect(declined.calls[1]).toEqual(["notifications.decide", { id: told?.id, decision: "reject" }]);
  expect([declined.shown.length, declined.opened]).toEqual([2, []]);

  // The message itself leads to the card, and so does what cannot be decided here any more.
  const looked = await start(changed);
  await looked.press("approve");
  await looked.press("");
  expect(looked.opened).toEqual(["https://chat.example/chat/1"]);
  const late = await start({ error: { data: { errorCode: "CONFLICT" } } });
  await late.press("approve");
  expect([late.shown.length, late.opened]).toEqual([1, ["https://chat.example/chat/1"]]);
});
