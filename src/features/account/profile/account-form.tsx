"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { updateUser } from "#client/auth.ts";
import { unwrap } from "#client/unwrap.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { toast } from "#components/ui/toast.ts";
import { useAccount } from "#features/frame/account-context.tsx";
import { t } from "#messages/text.ts";

export function AccountForm() {
  const account = useAccount();
  const router = useRouter();
  const [name, setName] = useState(account.name);
  const save = useMutation({
    mutationFn: async () => unwrap(await updateUser({ name: name.trim() })),
    onSuccess: () => {
      toast.success(t("account.nameChanged"));
      router.refresh();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <Field
        label={t("account.name")}
        value={name}
        maxLength={100}
        error={save.error?.message}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" disabled={!name.trim() || name.trim() === account.name || save.isPending}>
        {t("frame.save")}
      </Button>
    </form>
  );
}
