"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { McpForm } from "./mcp-form.tsx";
import type { useMcp } from "./use-mcp.ts";

export function AddMcp({ add }: { add: ReturnType<typeof useMcp>["add"] }) {
  const [isOpen, setOpen] = useState(false);
  function turn(open: boolean) {
    setOpen(open);
    add.reset();
  }
  return (
    <>
      <Button onClick={() => turn(true)}>
        <Plus aria-hidden className="size-4" /> {t("mcp.addServer")}
      </Button>
      <Dialog open={isOpen} onOpenChange={turn} title={t("mcp.addTitle")} description={t("mcp.addText")}>
        <McpForm
          known={null}
          error={add.error}
          isPending={add.isPending}
          onCancel={() => turn(false)}
          onSubmit={(input) => add.mutate(input, { onSuccess: () => turn(false) })}
        />
      </Dialog>
    </>
  );
}
