"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { inputClass } from "#components/ui/field.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { toast } from "#components/ui/toast.ts";
import { notificationKinds } from "#contracts/limits.ts";
import type { NotificationSettings } from "#contracts/setting.ts";
import { t } from "#messages/text.ts";
import { kindLabels } from "./kind-labels.ts";

/** Which kinds are pushed, and when nothing is. A choice is saved at once. */
export function NotificationChoices() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { data, error } = useQuery(trpc.notifications.settings.queryOptions());
  const save = useMutation(
    trpc.notifications.setSettings.mutationOptions({
      onSuccess: (saved) => cache.setQueryData(trpc.notifications.settings.queryKey(), saved),
      onError: (failed) => toast.error(t("notification.settingNotKept"), { description: failed.message }),
    }),
  );
  if (error) return <p className="text-sm text-danger">{error.message}</p>;
  const settings = save.isPending ? save.variables : data;
  if (!settings) return <Spinner />;
  const set = (change: Partial<NotificationSettings>) => save.mutate({ ...settings, ...change });
  const quiet = settings.quietFrom !== null;
  const digestAt = settings.mailDigestAt ?? null;
  return (
    <>
      <fieldset className="mt-5">
        <legend className="mb-1.5 text-[13px] font-medium">{t("notification.pushAndMail")}</legend>
        <ul className="divide-y divide-line rounded-xl border border-line">
          {notificationKinds.map((kind) => (
            <li key={kind} className="flex items-center gap-4 px-4 py-2.5">
              <span className="min-w-0 flex-1">
                <span className="block text-sm">{t(kindLabels[kind].title)}</span>
                <span className="block text-[13px] text-muted">{t(kindLabels[kind].text)}</span>
              </span>
              {channels.map(({ field, title }) => (
                <label key={field} className="flex cursor-pointer flex-col items-center gap-1 text-xs text-muted">
                  <input
                    type="checkbox"
                    aria-label={`${t(title)}: ${t(kindLabels[kind].title)}`}
                    className="size-4 accent-accent"
                    checked={settings[field].includes(kind)}
                    onChange={({ target }) =>
                      set({ [field]: target.checked ? [...settings[field], kind] : settings[field].filter((other) => other !== kind) })
                    }
                  />
                  <span aria-hidden>{t(title)}</span>
                </label>
              ))}
            </li>
          ))}
        </ul>
      </fieldset>
      <div className="mt-4">
        <label className="flex cursor-pointer items-start gap-3 text-sm">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-accent"
            checked={digestAt !== null}
            onChange={({ target }) => set({ mailDigestAt: target.checked ? "08:00" : null })}
          />
          <span>
            {t("notification.mailDaily")}
            <span className="block text-[13px] text-muted">{t("notification.mailDailyHint")}</span>
          </span>
        </label>
        {digestAt === null ? null : (
          <div className="mt-3">
            <TimeField label={t("notification.mailDailyAt")} value={digestAt} onChange={(mailDigestAt) => set({ mailDigestAt })} />
          </div>
        )}
      </div>
      <fieldset className="mt-5">
        <legend className="mb-1.5 text-[13px] font-medium">{t("notification.quietHours")}</legend>
        <label className="flex cursor-pointer items-center gap-3 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={quiet}
            onChange={({ target }) =>
              set(target.checked ? { quietFrom: "22:00", quietUntil: "07:00" } : { quietFrom: null, quietUntil: null })
            }
          />
          {t("notification.holdBack")}
        </label>
        {quiet ? (
          <div className="mt-3 flex items-end gap-3">
            <TimeField label={t("notification.from")} value={settings.quietFrom ?? ""} onChange={(quietFrom) => set({ quietFrom })} />
            <TimeField label={t("notification.until")} value={settings.quietUntil ?? ""} onChange={(quietUntil) => set({ quietUntil })} />
          </div>
        ) : null}
      </fieldset>
    </>
  );
}

const channels = [
  { field: "pushKinds", title: "notification.push" },
  { field: "mailKinds", title: "notification.mail" },
] as const;

function TimeField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <label className="block space-y-1.5">
      <span className="block text-[13px] font-medium">{label}</span>
      <input
        type="time"
        required
        className={`${inputClass} w-32`}
        value={value}
        onChange={({ target }) => target.value && onChange(target.value)}
      />
    </label>
  );
}
