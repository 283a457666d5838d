import type { FunctionComponent } from "preact";
import { useContext } from "preact/hooks";
import { ValueTree } from "../../tree/tree.tsx";
import { pathOf, type Placed } from "../outline.ts";
import { typeWord } from "../types.ts";
import { ScreenContext, useWidget, type WidgetProps } from "./context.ts";
import {
  ButtonWidget,
  CheckWidget,
  DateWidget,
  InputWidget,
  ProgressWidget,
  RadioWidget,
  SelectWidget,
  TextWidget,
} from "./fields.tsx";
import { Modal } from "./modal.tsx";
import { TableWidget } from "./table.tsx";

const BY_TYPE: Readonly<Record<string, FunctionComponent<WidgetProps>>> = {
  TEXT_WIDGET: TextWidget,
  INPUT_WIDGET_V2: InputWidget,
  DATE_PICKER_WIDGET2: DateWidget,
  BUTTON_WIDGET: ButtonWidget,
  CHECKBOX_WIDGET: CheckWidget,
  SWITCH_WIDGET: CheckWidget,
  SELECT_WIDGET: SelectWidget,
  RADIO_GROUP_WIDGET: RadioWidget,
  PROGRESS_WIDGET: ProgressWidget,
  TABLE_WIDGET_V2: TableWidget,
};

/** Those that take a line of their own. */
const WIDE = /TABLE|CONTAINER|FORM|TABS|TEXT_WIDGET|PROGRESS|CHART|IMAGE|MODAL/;
/** A box that nobody draws: what is in it stands for it. */
const UNSEEN = "CANVAS_WIDGET";

/** A widget and those in it, plainly. */
export function Widget({ placed: { name, widget, inside } }: { placed: Placed }) {
  const { running, selected, onSelect } = useContext(ScreenContext)!;
  const { read, text } = useWidget(name);
  const { type } = widget;
  const within = inside.map((placed) => <Widget key={placed.name} placed={placed} />);
  if (type === UNSEEN) return <>{within}</>;
  const isModal = type === "MODAL_WIDGET";
  // What cannot be evaluated does not hide a widget: else it would be gone without a word.
  if (read("isVisible") === false || (isModal && read("isVisible") !== true)) return null;
  const Draw = BY_TYPE[type];
  const isFresh = [...running.view.fresh].some((path) => path === name || path.startsWith(`${name}.`));
  const errors = running.view.errors.filter(({ source }) => source.entity === name);
  const [error] = errors;
  return (
    <div
      class={`widget ${isModal ? "widget-modal" : inside.length > 0 ? "widget-box" : ""}`}
      data-widget={name}
      data-wide={WIDE.test(type) || inside.length > 0}
      data-chosen={selected === name}
      data-bad={errors.length > 0}
    >
      {isFresh && <span class="widget-flash" key={running.view.turns.total} />}
      <button type="button" class="widget-name" title={`Look at ${name}`} onClick={() => onSelect(name)}>
        {name}
      </button>
      {Draw ? (
        <Draw name={name} type={type} />
      ) : isModal ? (
        <Modal title={text("title")} label={name} onClose={() => void running.set(name, "isVisible", false)}>
          {within}
        </Modal>
      ) : inside.length > 0 ? (
        <>
          {text("title") && <p class="widget-caption">{text("title")}</p>}
          <div class="widgets">{within}</div>
        </>
      ) : (
        <Unknown name={name} type={type} />
      )}
      {error && (
        <button type="button" class="widget-error" onClick={() => onSelect(pathOf(name, error.source.property))}>
          {error.errorMessage.name}
          {errors.length > 1 && `, and ${errors.length - 1} more`}
        </button>
      )}
    </div>
  );
}

/** What places a widget, and says nothing of what it shows. */
const LAYOUT = /^(widgetId|parentId|topRow|bottomRow|leftColumn|rightColumn|renderMode|isLoading|version|isVisible)$/;

/** A type that this page does not draw: what it would be drawn from. */
function Unknown({ name, type }: WidgetProps) {
  const { running } = useContext(ScreenContext)!;
  const { read } = useWidget(name);
  const widget = running.outline.get(name);
  const keys = widget?.kind === "widget" ? Object.keys({ ...widget.properties, ...widget.meta }) : [];
  const values = Object.fromEntries(keys.filter((key) => !LAYOUT.test(key)).map((key) => [key, read(key)]));
  return (
    <div class="widget-unknown">
      <p class="widget-caption">
        {name} <span class="aside">{typeWord(type)}, not drawn here</span>
      </p>
      <ValueTree value={values} open={1} />
    </div>
  );
}
