import { type AccountChange, settingGroups } from "#contracts/setting.ts";
import { camelKeys } from "#contracts/snake.ts";
import { changeAccount, getAccount } from "#domain/account/account.ts";
import { AccountChangeBody, presentRestAccount, RestAccount } from "./account-shape.ts";
import { route } from "./route.ts";

const names = Object.keys(settingGroups.account.settings) as (keyof AccountChange)[];

export const getAccountRoute = route(
  { operationId: "getAccount", summary: "The account", access: "either", budget: "read", status: 200, output: RestAccount },
  async ({ actor }) => presentRestAccount(await getAccount(actor)),
);

export const changeAccountRoute = route(
  {
    operationId: "updateAccount",
    summary: "Change name, time zone, language or whether the assistant remembers",
    access: "either",
    budget: "write",
    body: AccountChangeBody,
    status: 200,
    output: RestAccount,
  },
  async ({ actor, body }) => presentRestAccount(await changeAccount(actor, camelKeys<AccountChange>(body, names))),
);
