/** `<belljar-iframe>` for React, 18 and later. */
import {
  createElement,
  forwardRef,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type ForwardRefExoticComponent,
  type HTMLAttributes,
  type RefAttributes,
} from "react";
import { type BelljarIframe as Element } from "./iframe.js";
import "./iframe.js";
import { EVENTS, type IframeHandlers, type IframeProps } from "./internal/iframe-props.js";

export { fetchFramePolicy, setFramePolicy } from "./iframe.js";

/** The attributes of the element, handlers for its events, and what every element has. */
export type BelljarIframeProps = IframeProps &
  IframeHandlers &
  Omit<HTMLAttributes<Element>, keyof IframeProps | keyof IframeHandlers>;

/** The element as a component. Its `ref` is the element. */
export const BelljarIframe: ForwardRefExoticComponent<BelljarIframeProps & RefAttributes<Element>> = forwardRef(
  function BelljarIframe(props: BelljarIframeProps, ref) {
    const own = useRef<Element>(null);
    useImperativeHandle(ref, () => own.current as Element);
    const attributes: Record<string, unknown> = { ...props };
    for (const handler of Object.values(EVENTS)) delete attributes[handler];
    // React knows an element's own events by their lower-case names alone, and React 18 none.
    useLayoutEffect(() => {
      const element = own.current as Element;
      const listeners = Object.entries(EVENTS).map(
        ([name, handler]) => [name, (event: Event) => props[handler]?.(event as never)] as const,
      );
      for (const [name, listener] of listeners) element.addEventListener(name, listener);
      return () => {
        for (const [name, listener] of listeners) element.removeEventListener(name, listener);
      };
    });
    return createElement("belljar-iframe", { ...attributes, ref: own });
  },
);
