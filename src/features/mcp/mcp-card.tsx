"use client";

import { BookOpenCheck, KeyRound, LogIn, LogOut, Power, UserRoundCheck } from "lucide-react";
import type { McpServerView } from "#contracts/mcp.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { ConnectionCard } from "../../components/ui/connection-card.tsx";
import { MenuItem } from "../../components/ui/menu.tsx";
import { McpForm } from "./mcp-form.tsx";
import { McpTools } from "./mcp-tools.tsx";
import type { useMcp } from "./use-mcp.ts";

type McpCardProps = { server: McpServerView } & Omit<ReturnType<typeof useMcp>, "list" | "add">;

/** One MCP server and the tools that the assistant has from it. */
export function McpCard({ server, ...actions }: McpCardProps) {
  const { test, update, remove } = actions;
  const { id, name, url, enabled, testError, signIn } = server;
  const wantsSignIn = signIn === "needed" || signIn === "again";
  return (
    <ConnectionCard
      name={name}
      off={enabled ? undefined : t("mcp.off")}
      url={url}
      facts={<Facts server={server} />}
      testing={test.isPending && test.variables.id === id ? t("mcp.testing") : null}
      error={wantsSignIn ? null : testError}
      onTest={() => test.mutate({ id })}
      menu={<Choices server={server} {...actions} />}
      changeForm={(close) => (
        <McpForm
          known={server}
          error={update.error}
          isPending={update.isPending}
          onCancel={close}
          onSubmit={({ name: _, ...input }) =>
            update.mutate({ id, ...input }, { onSuccess: () => test.mutate({ id }, { onSettled: close }) })
          }
        />
      )}
      onClosed={update.reset}
      removal={{
        text: t("mcp.removeText"),
        isPending: remove.isPending,
        run: (done) => remove.mutate({ id }, { onSuccess: done }),
      }}
    >
      {wantsSignIn ? (
        <SignIn server={server} signIn={actions.signIn} />
      ) : (
        <McpTools server={pickedNow(server, update)} isChanging={update.isPending} onPick={(offTools) => update.mutate({ id, offTools })} />
      )}
    </ConnectionCard>
  );
}

/** A choice shows at once, while it is being stored. */
function pickedNow(server: McpServerView, { isPending, variables }: McpCardProps["update"]): McpServerView {
  const off = isPending && variables.id === server.id ? variables.offTools : undefined;
  return off ? { ...server, tools: server.tools.map((tool) => ({ ...tool, isOn: !off.includes(tool.name) })) } : server;
}

function Facts({ server: { tokenLastFour, signIn, trusted } }: { server: McpServerView }) {
  const fact = "inline-flex items-center gap-1";
  return (
    <>
      {tokenLastFour !== null ? (
        <span className={fact}>
          <KeyRound aria-hidden className="size-3" /> ••••{tokenLastFour}
        </span>
      ) : null}
      {signIn === "done" ? (
        <span className={fact}>
          <UserRoundCheck aria-hidden className="size-3" /> {t("mcp.signedIn")}
        </span>
      ) : null}
      {trusted ? (
        <span className={fact}>
          <BookOpenCheck aria-hidden className="size-3" /> {t("mcp.readsUnasked")}
        </span>
      ) : null}
    </>
  );
}

function SignIn({ server: { id, name, signIn: state }, signIn }: { server: McpServerView } & Pick<McpCardProps, "signIn">) {
  const words = state === "again" ? t("mcp.signInEnded") : t("mcp.wantsSignIn");
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 pt-0.5">
      <p className="text-[13px] text-warning">{words}</p>
      <Button
        look="primary"
        size="small"
        disabled={signIn.isPending}
        onClick={() => signIn.mutate({ id })}
        aria-label={t("mcp.signInAt", { name })}
      >
        <LogIn aria-hidden className="size-3.5" /> {state === "again" ? t("mcp.signInAgain") : t("mcp.signIn")}
      </Button>
    </div>
  );
}

function Choices({ server: { id, enabled, trusted, signIn: state }, update, signIn, signOut }: McpCardProps) {
  return (
    <>
      <MenuItem onSelect={() => update.mutate({ id, enabled: !enabled })}>
        <Power aria-hidden className="size-3.5" /> {enabled ? t("mcp.turnOff") : t("mcp.turnOn")}
      </MenuItem>
      <MenuItem onSelect={() => update.mutate({ id, trusted: !trusted })}>
        <BookOpenCheck aria-hidden className="size-3.5" /> {trusted ? t("mcp.askBeforeReading") : t("mcp.letItRead")}
      </MenuItem>
      {state === "done" ? (
        <>
          <MenuItem onSelect={() => signIn.mutate({ id })}>
            <LogIn aria-hidden className="size-3.5" /> {t("mcp.signInAgain")}
          </MenuItem>
          <MenuItem onSelect={() => signOut.mutate({ id })}>
            <LogOut aria-hidden className="size-3.5" /> {t("frame.signOut")}
          </MenuItem>
        </>
      ) : null}
    </>
  );
}
