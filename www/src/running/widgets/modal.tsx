import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Props {
  title: string;
  label: string;
  onClose(): void;
  children: ComponentChildren;
}

/** A dialogue among the widgets: it comes into sight with the keyboard's focus, and Escape closes it. */
export function Modal({ title, label, onClose, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current!.scrollIntoView({ block: "center" });
    box.current!.focus({ preventScroll: true });
    return () => {
      // Whoever has gone elsewhere meanwhile stays there.
      const isFree = document.activeElement === document.body || box.current?.contains(document.activeElement);
      if (isFree && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <div
      class="widget-dialog"
      ref={box}
      role="dialog"
      aria-label={title || label}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      {title && <p class="widget-caption">{title}</p>}
      <div class="widgets">{children}</div>
      <button type="button" class="link" onClick={onClose}>
        Close
      </button>
    </div>
  );
}
