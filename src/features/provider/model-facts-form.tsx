"use client";

import { type FormEvent, useId, useState } from "react";
import type { DeclaredFacts, ProviderModel } from "#contracts/model-facts.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Field, inputClass } from "../../components/ui/field.tsx";
import { numberIn } from "./model-labels.ts";
import { fieldError } from "./use-providers.ts";

type ModelFactsFormProps = {
  model: ProviderModel;
  error: unknown;
  isPending: boolean;
  /** null: take back what was set. */
  onSubmit: (facts: DeclaredFacts | null) => void;
};

/** What a person sets of a model. An empty field leaves it to its server, or to what is known. */
export function ModelFactsForm({ model, error, isPending, onSubmit }: ModelFactsFormProps) {
  const [window, setWindow] = useState(written(model.set?.window));
  const [sees, setSees] = useState(choiceOf(model.set?.seesPictures));
  const [tools, setTools] = useState(choiceOf(model.set?.tools));
  const [system, setSystem] = useState(choiceOf(model.set?.systemRole));
  const [reasoning, setReasoning] = useState(choiceOf(model.set?.reasoning));
  const [inputPrice, setInputPrice] = useState(written(model.set?.inputPrice));
  const [outputPrice, setOutputPrice] = useState(written(model.set?.outputPrice));
  const messageOf = (field: string) => fieldError(error, `facts.${field}`);
  const isKnownError = ["window", "inputPrice", "outputPrice"].some(messageOf);

  function submit(event: FormEvent) {
    event.preventDefault();
    const facts = {
      window: numberIn(window),
      seesPictures: saidBy(sees),
      tools: saidBy(tools),
      systemRole: saidBy(system),
      reasoning: saidBy(reasoning),
      inputPrice: numberIn(inputPrice),
      outputPrice: numberIn(outputPrice),
    };
    onSubmit(Object.values(facts).every((value) => value === undefined) ? null : facts);
  }

  return (
    <form method="post" onSubmit={submit} className="grid gap-3 px-3.5 pb-3.5 sm:grid-cols-2">
      <Field
        label={t("provider.window")}
        inputMode="numeric"
        placeholder={String(model.window)}
        value={window}
        error={messageOf("window")}
        onChange={(event) => setWindow(event.target.value)}
      />
      <Choice label={t("provider.seesPictures")} automatic={t("provider.asKnown")} value={sees} onChange={setSees} />
      <Choice label={t("provider.usesTools")} value={tools} onChange={setTools} />
      <Choice label={t("provider.takesSystem")} value={system} onChange={setSystem} />
      <Choice label={t("provider.canThink")} value={reasoning} onChange={setReasoning} />
      <Field
        label={t("provider.inputPrice")}
        inputMode="decimal"
        placeholder={written(model.inputPrice ?? undefined)}
        value={inputPrice}
        error={messageOf("inputPrice")}
        onChange={(event) => setInputPrice(event.target.value)}
      />
      <Field
        label={t("provider.outputPrice")}
        inputMode="decimal"
        placeholder={written(model.outputPrice ?? undefined)}
        value={outputPrice}
        error={messageOf("outputPrice")}
        onChange={(event) => setOutputPrice(event.target.value)}
      />
      {error instanceof Error && !isKnownError ? (
        <p role="alert" className="text-[13px] text-danger sm:col-span-2">
          {error.message}
        </p>
      ) : null}
      <div className="flex justify-end gap-2 sm:col-span-2">
        {model.set ? (
          <Button disabled={isPending} onClick={() => onSubmit(null)}>
            {t("provider.forgetMine")}
          </Button>
        ) : null}
        <Button type="submit" look="primary" disabled={isPending}>
          {t("frame.save")}
        </Button>
      </div>
    </form>
  );
}

type ChoiceProps = { label: string; automatic?: string; value: string; onChange: (value: string) => void };

/** Automatic: as it is known, and without what its server has refused. */
function Choice({ label, automatic = t("provider.automatic"), value, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block text-[13px] font-medium">
        {label}
      </label>
      <select id={id} className={inputClass} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{automatic}</option>
        <option value="yes">{t("provider.yes")}</option>
        <option value="no">{t("provider.no")}</option>
      </select>
    </div>
  );
}

function choiceOf(said: boolean | undefined): string {
  return said === undefined ? "" : said ? "yes" : "no";
}

function saidBy(choice: string): boolean | undefined {
  return choice === "" ? undefined : choice === "yes";
}

function written(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}
