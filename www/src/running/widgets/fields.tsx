// Widgets that one line shows.
import { textOf, useWidget, type WidgetProps } from "./context.ts";

export function TextWidget({ name }: WidgetProps) {
  const { text } = useWidget(name);
  const isLarge = parseFloat(text("fontSize")) >= 1.25;
  return <p class={isLarge ? "widget-text widget-heading" : "widget-text"}>{text("text")}</p>;
}

export function InputWidget({ name }: WidgetProps) {
  const { text, read, change } = useWidget(name);
  const props = {
    value: text("text"),
    placeholder: text("placeholderText"),
    disabled: read("isDisabled") === true,
    required: read("isRequired") === true,
    spellcheck: false,
    onInput: (event: { currentTarget: { value: string } }) =>
      void change("text", event.currentTarget.value, "onTextChanged"),
  };
  return (
    <label class="field">
      <span>{text("label") || name}</span>
      {text("inputType") === "MULTI_LINE_TEXT" ? <textarea rows={2} {...props} /> : <input type="text" {...props} />}
    </label>
  );
}

export function DateWidget({ name }: WidgetProps) {
  const { text, change } = useWidget(name);
  return (
    <label class="field">
      <span>{text("label") || name}</span>
      <input
        type="date"
        value={text("selectedDate").slice(0, 10)}
        onInput={({ currentTarget: { value } }) => void change("selectedDate", value, "onDateSelected")}
      />
    </label>
  );
}

export function ButtonWidget({ name }: WidgetProps) {
  const { text, read, fire } = useWidget(name);
  return (
    <button
      type="button"
      class="control widget-button"
      disabled={read("isDisabled") === true}
      onClick={() => void fire("onClick")}
    >
      {text("text") || name}
    </button>
  );
}

/** A checkbox or a switch: they look different, and mean the same. */
export function CheckWidget({ name, type }: WidgetProps) {
  const { text, read, change } = useWidget(name);
  const [property, handler] =
    type === "SWITCH_WIDGET" ? (["isSwitchedOn", "onChange"] as const) : (["isChecked", "onCheckChange"] as const);
  return (
    <label class="field-check">
      <input
        type="checkbox"
        role={type === "SWITCH_WIDGET" ? "switch" : undefined}
        checked={read(property) === true}
        onChange={({ currentTarget: { checked } }) => void change(property, checked, handler)}
      />
      {text("label") || name}
    </label>
  );
}

/** What one can choose from. */
function useOptions(name: string): { label: string; value: unknown }[] {
  const options = useWidget(name).read("options");
  if (!Array.isArray(options)) return [];
  return options.map((option: unknown) => {
    if (typeof option !== "object" || option === null) return { label: textOf(option), value: option };
    const { label, value } = option as { label?: unknown; value?: unknown };
    return { label: textOf(label ?? value), value };
  });
}

export function SelectWidget({ name }: WidgetProps) {
  const { text, read, change } = useWidget(name);
  const options = useOptions(name);
  const chosen = options.findIndex(({ value }) => value === read("selectedOptionValue"));
  return (
    <label class="field">
      <span>{text("labelText") || text("label") || name}</span>
      <select
        value={String(chosen)}
        onChange={({ currentTarget: { value } }) => {
          const option = options[Number(value)];
          if (option) void change("selectedOptionValue", option.value, "onOptionChange");
        }}
      >
        {chosen < 0 && <option value="-1" />}
        {options.map(({ label }, index) => (
          <option key={index} value={String(index)}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

export function RadioWidget({ name }: WidgetProps) {
  const { text, read, change } = useWidget(name);
  return (
    <fieldset class="field-radio">
      <legend>{text("label") || name}</legend>
      {useOptions(name).map(({ label, value }, index) => (
        <label key={index}>
          <input
            type="radio"
            name={name}
            checked={value === read("selectedOptionValue")}
            onChange={() => void change("selectedOptionValue", value, "onSelectionChange")}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

export function ProgressWidget({ name }: WidgetProps) {
  const { text, read } = useWidget(name);
  const value = Number(read("progress"));
  const isKnown = Number.isFinite(value);
  return (
    <label class="field-progress">
      {text("label") || name}
      <progress max={100} value={isKnown ? value : 0} />
      <span>{isKnown && `${value} %`}</span>
    </label>
  );
}
